"""Contributions: their words, who may see them, what is said and done about them."""
