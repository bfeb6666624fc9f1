"""Forms of editors and staff; they check what was typed, then call the domain."""
