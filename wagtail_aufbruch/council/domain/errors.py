"""What cannot be done with a paper, in words for whoever tried."""


class Refused(Exception):
    """``str(error)`` says why, and what to do instead."""
