"""The rules of theme groups, boards and statements."""
