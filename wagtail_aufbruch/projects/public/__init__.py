"""Views that readers reach, and their addresses."""
