"""Which projects come first: a round that judges them by the goals of the process, and what the body makes of it."""
