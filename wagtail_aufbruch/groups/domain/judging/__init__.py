"""Judging contributions: choosing them, naming the members who judge. Review rounds do the rest."""
