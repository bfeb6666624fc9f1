"""Lists of projects: which, narrowed to what, as cards, and to take along."""
