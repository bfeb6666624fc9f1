"""Papers of the council: their way through the bodies, what was decided, and the papers themselves."""
