"""Idea calls: phases, what is allowed now, what editors are told."""
