"""Views that citizens reach, and the session by which a browser is known."""
