"""Forms by which people register."""
