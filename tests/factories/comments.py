"""Comments, and browsers that the site knows."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.enums import PUBLIC_STATES, State
from wagtail_aufbruch.participation.models import COMMENT_KIND, Comment, Participant
from wagtail_aufbruch.participation.public.guarding.session import COOKIE, _salt


def make_comment(about: Any, text: str = "Gute Idee.", *, state: str = State.PUBLISHED, **values: Any) -> Comment:
    """A comment as it stands in the database in ``state``, with its numbers right; no mail is written."""
    if state in {*PUBLIC_STATES, State.HIDDEN}:
        values.setdefault("published_at", timezone.now())
    comment = Comment.objects.create(
        kind=COMMENT_KIND,
        process_id=about.process_id,
        page_id=about.page_id,
        about_id=about.pk,
        title=f"Zu „{about.title}“",
        text=text,
        state=state,
        **values,
    )
    list(recount())
    return comment


def fill_discussion(about: Any, number: int, *, replies: int = 0, **values: Any) -> list[Comment]:
    """Many public comments, the first of them the newest, each with so many replies."""
    now = timezone.now()
    made = [
        Comment.objects.create(
            kind=COMMENT_KIND,
            process_id=about.process_id,
            page_id=about.page_id,
            about_id=about.pk,
            text=f"Kommentar {index}",
            author_name=f"Person {index}",
            state=State.PUBLISHED,
            published_at=now - timedelta(minutes=index),
            **values,
        )
        for index in range(number)
    ]
    for comment in made:
        for reply in range(replies):
            Comment.objects.create(
                kind=COMMENT_KIND,
                process_id=about.process_id,
                page_id=about.page_id,
                about_id=about.pk,
                reply_to_id=comment.pk,
                text=f"Antwort {reply} auf {comment.text}",
                state=State.PUBLISHED,
                published_at=now + timedelta(minutes=reply),
            )
    list(recount())
    return made


def known_client(participant: Participant, client: Client | None = None) -> Client:
    """A browser that carries the participant's cookie."""
    client = client or Client()
    process = participant.process.specific
    answer = HttpResponse()
    answer.set_signed_cookie(COOKIE, f"{participant.pk}:{participant.session_key}", salt=_salt(process))
    client.cookies[COOKIE] = answer.cookies[COOKIE].value
    return client
