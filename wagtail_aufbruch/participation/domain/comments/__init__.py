"""Comments: writing and reading them."""
