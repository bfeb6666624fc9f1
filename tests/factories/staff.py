"""What staff have to decide on beside contributions, and what they prepare."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.test import Client

from wagtail_aufbruch.core.domain.process.processes import all_processes
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_fingerprint
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import waiting_tasks
from wagtail_aufbruch.participation.models import (
    Answer,
    AuthorshipClaim,
    Comment,
    Contribution,
    Mail,
    PostModerationReview,
    Report,
    Version,
)
from wagtail_aufbruch.participation.models.contributions.contribution import COMMENT_KIND


def make_report(contribution: Any, text: str = "Das ist Werbung.", **values: Any) -> Report:
    """An open report; the reporter gave no address unless the test says so."""
    key = uuid.uuid4()
    values.setdefault("reason", "advertising")
    return Report.objects.create(
        contribution_id=contribution.pk, text=text, submission_key=key, receipt=key.hex[:12], **values
    )


def make_claim(contribution: Any, participant: Any, text: str = "Das habe ich gesagt.") -> AuthorshipClaim:
    return AuthorshipClaim.objects.create(contribution_id=contribution.pk, participant=participant, text=text)


def make_waiting_version(contribution: Any, text: str = "Mit neuen Worten.") -> Version:
    return Version.objects.create(
        contribution_id=contribution.pk, number=2, title=contribution.title, text=text, state="pending"
    )


def make_look(contribution: Any) -> PostModerationReview:
    """It was published before anybody of the staff had read it."""
    return PostModerationReview.objects.create(contribution_id=contribution.pk, process_id=contribution.process_id)


def make_failed_mail(process: Any, subject: str = "Bitte bestätigen", *, state: str = "failed") -> Mail:
    return Mail.objects.create(
        process_id=process.pk, kind="confirm", recipient="a@example.org", subject=subject, state=state, attempts=8
    )


def make_waiting_comment(about: Any, text: str = "Das fehlt uns schon lange.", **values: Any) -> Comment:
    values.setdefault("state", "pending")
    return Comment.objects.create(
        kind=COMMENT_KIND, process_id=about.process_id, page_id=about.page_id, about_id=about.pk, text=text, **values
    )


def make_answer(idea: Any, body: str = "Fachbereich Verkehr", **values: Any) -> Answer:
    """A draft."""
    values.setdefault("text", "Wir setzen das im Sommer um.")
    return Answer.objects.create(contribution_id=idea.pk, body=body, **values)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


DECIDE = "/admin/aufbruch/eingang/entscheiden/"


def seen_now(subjects: Iterable[str]) -> list[str]:
    """What the inbox's form says of these tasks: the fingerprints of what is there to read."""
    processes = all_processes().values_list("pk", flat=True)
    return [f"{subject}|{task.fingerprint}" for subject, task in waiting_tasks(processes, subjects).items()]


def with_seen(data: dict[str, Any]) -> dict[str, Any]:
    """The form as the inbox's page sends it, loaded a moment ago."""
    one = data["one"].partition("|")[2] if "one" in data else ""
    return {**data, "seen": seen_now([one] if one else data.get("subject", []))}


def decide(client: Client, data: dict[str, Any]) -> Any:
    """Send the inbox's form right after the page was loaded."""
    return client.post(DECIDE, with_seen(data))


def seen_case(contribution: Any) -> str:
    """What the form on the case's page says."""
    return case_fingerprint(Contribution.objects.get(pk=contribution.pk))


def seen_mail(mail: Any) -> str:
    """What the form on a failed mail's page says."""
    return seen_now([f"mail:{mail.pk}"])[0].rpartition("|")[2]
