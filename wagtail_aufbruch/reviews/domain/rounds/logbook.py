"""What staff did with a round, in Wagtail's log: under the round, without names of those who judge."""

from typing import Any

from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.reviews.models import Round


def note(round_: Round, action: str, user: AnyUser | None, **data: Any) -> None:
    """Log the step. Names are left out of ``data``: they go some time after the round, while the log stays."""
    log(round_, f"aufbruch.{action}", user=user, title=round_.title, data=data)
