"""The page over all groups and projects: what is open, overdue, and nobody's."""
