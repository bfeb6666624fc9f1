"""Paging by key, for every list of the package."""
