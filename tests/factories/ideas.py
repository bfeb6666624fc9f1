"""Idea calls, and ideas in every state."""

from typing import Any

from django.utils import timezone

from tests.factories.core import add_page
from tests.factories.participation import issued_long_ago
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.enums import State


def make_call(process: Any, title: str = "Was soll Gütersloh digital können?", **values: Any) -> IdeaCallPage:
    """A call that is open without an end, unless the test says otherwise."""
    return add_page(process, IdeaCallPage(title=title, **values))


def make_idea(
    call: Any, title: str = "Freies WLAN im Stadtpark", *, state: str = State.PUBLISHED, **values: Any
) -> Idea:
    """An idea as it stands in the database in ``state``; no mail is written."""
    values.setdefault("text", "Damit alle auch ohne Vertrag ins Netz kommen.")
    if state in {State.PUBLISHED, State.HIDDEN, State.ANONYMISED}:
        values.setdefault("published_at", timezone.now())
    return Idea.objects.create(
        kind=KIND, process_id=call.process.pk, page_id=call.pk, title=title, state=state, **values
    )


def typed(call: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends for a form that is filled in well."""
    return {
        "title": "Freies WLAN im Stadtpark",
        "text": "Damit alle auch ohne Vertrag ins Netz kommen.",
        "handlungsfeld": "",
        "author_name": "Anna",
        "email": "anna@example.org",
        "consent": "on",
        "consent_version": call.consent_version,
        "website": "",
        "issued": issued_long_ago(),
        "form_key": "3f0c1e9e-5f8e-4d55-9a57-1f9a1d5d2a11",
        **changes,
    }
