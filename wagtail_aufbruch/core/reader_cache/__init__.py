"""Whole pages from memory for readers, and the versions that keep them from being out of date."""
