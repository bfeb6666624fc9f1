"""For how long a browser keeps what our cookies say; the privacy page tells it."""

from datetime import timedelta

BROWSER_REMEMBERED = timedelta(days=365)
"""By which it has assessed something: as long as a call may run; a shorter time would let it assess twice."""
TOLD_ONCE = timedelta(minutes=15)
"""What a page tells after a form was sent, the address for instance, since all share the address of that page."""
