"""Forms by which people judge, and by which staff prepare a round."""
