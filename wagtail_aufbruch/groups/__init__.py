"""Theme groups, boards with seats, statements, and the organisation chart."""
