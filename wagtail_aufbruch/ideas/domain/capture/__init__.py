"""Ideas that staff write down or import."""
