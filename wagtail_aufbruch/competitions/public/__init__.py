"""Views that citizens reach, and their addresses."""
