"""Editors' forms of groups, boards and statements."""
