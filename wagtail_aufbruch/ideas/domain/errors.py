"""What idea calls refuse."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.deadlines import say_moment
from wagtail_aufbruch.participation.domain.errors import ParticipationError


class CallNotOpen(ParticipationError):
    """The call has closed or has not opened yet; ``message`` says since when or from when."""

    def __init__(self, call: Any) -> None:
        if call.has_closed():
            text = _("This call closed on %(moment)s. Ideas are no longer taken here.")
            moment = call.closes_at
        else:
            text = _("This call opens on %(moment)s. Until then no ideas are taken.")
            moment = call.opens_at
        super().__init__(text % {"moment": say_moment(moment)})
