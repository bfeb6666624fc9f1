"""Who is in a team, whose guardian has to agree, and what follows from what they answered."""
