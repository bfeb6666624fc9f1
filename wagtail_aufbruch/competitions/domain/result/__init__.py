"""The result of a competition: what jury and public come to together, who stands where, and what is fixed of it."""
