"""Forms by which people enter."""
