"""The formal check: what is looked at, what was decided, repairing in time, the one appeal."""
