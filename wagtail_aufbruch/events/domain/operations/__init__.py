"""Running an event: check-in, letters, notices, periodic work, statistics."""
