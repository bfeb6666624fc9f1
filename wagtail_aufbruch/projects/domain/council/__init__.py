"""The papers of the council that are about projects. Only ``installed`` is imported from outside of this room."""
