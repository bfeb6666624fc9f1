"""The working page of a theme group: who comes there, what stands there, what its leads ask."""
