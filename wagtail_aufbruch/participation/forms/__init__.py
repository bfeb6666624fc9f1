"""Forms that citizens and editors fill in."""
