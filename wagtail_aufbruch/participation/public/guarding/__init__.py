"""Who is let in, what is refused, and in which frame: what the views have in common."""
