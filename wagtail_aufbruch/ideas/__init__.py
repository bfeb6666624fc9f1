"""Idea calls: collecting ideas, discussing and assessing them, answering them officially."""
