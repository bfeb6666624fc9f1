"""Files: where they lie, and to what they belong."""
