"""People who take part, the links they are mailed, and what they did lately."""
