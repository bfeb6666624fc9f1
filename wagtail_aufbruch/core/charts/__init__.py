"""Charts that the package draws itself: one object holds the data, and picture, table and file are made of it."""
