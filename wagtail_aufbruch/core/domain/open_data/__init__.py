"""Open data of a process: which lists there are, and how they are described to people and machines."""
