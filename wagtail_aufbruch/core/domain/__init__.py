"""The rules of a process, its fields of action and what surrounds its pages."""
