"""What the event's page shows of registration: the box with seats left and one button, or why there is none."""

from typing import Any

from django.http import HttpRequest

from wagtail_aufbruch.events.domain.seats.availability import SignUpKind, SignUpState, sign_up_of


def sign_up_context(event: Any, request: HttpRequest) -> dict[str, Any]:
    """For ``aufbruch_events/includes/sign_up.html``; one query where one registers on the site, otherwise none."""
    state = sign_up_of(event)
    return {
        "sign_up": state,
        "sign_up_shows_seats": _shows_seats(event, state),
        "sign_up_url": f"{event.get_url(request) or ''}{event.reverse_subpage('sign_up')}"
        if state.takes_registrations
        else "",
        "sign_up_waits": state.kind == SignUpKind.FULL_WAITING,
    }


def _shows_seats(event: Any, state: SignUpState) -> bool:
    """Seats matter as long as somebody can still get one, or could until a moment ago."""
    shown = {SignUpKind.OPEN, SignUpKind.FULL_WAITING, SignUpKind.FULL, SignUpKind.NOT_YET}
    return state.kind in shown and state.seating.shown.seats is not None
