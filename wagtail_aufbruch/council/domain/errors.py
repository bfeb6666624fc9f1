"""What cannot be done with a paper, in words for whoever tried."""

from wagtail_aufbruch.participation.domain.errors import ParticipationError


class Refused(ParticipationError):
    """``str(error)`` says why, and what to do instead."""
