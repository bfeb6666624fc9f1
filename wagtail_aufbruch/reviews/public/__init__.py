"""Views that people who judge reach, and their addresses."""
