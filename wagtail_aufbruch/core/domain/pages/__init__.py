"""Where pages may stand, and what becomes of them when they are copied, moved or renamed."""
