"""Filters, paging by key and numbers from addresses, for every list of the package."""
