"""What a task of the inbox and the page of a case say of a contribution: all that is published with it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from wagtail_aufbruch.participation.domain.moderation.inbox_rows import Row
from wagtail_aufbruch.participation.extension.inbox_tasks import fingerprint_of
from wagtail_aufbruch.participation.extension.published import place_of, shown_facts
from wagtail_aufbruch.participation.models import Contribution


def contribution_facts(contribution: Contribution) -> dict[str, Any]:
    """What each row says of the contribution that it is about: all that is published with it, or is already."""
    return {
        "title": str(contribution),
        "text": contribution.text,
        "where": contribution.page.title,
        "author": contribution.shown_author,
        "location": place_of(contribution),
        "about": contribution,
        "files": tuple(contribution.attachments.all()),
        "url": case_url(contribution),
    }


def case_fingerprint(contribution: Contribution) -> str:
    """Of what the case's own page shows to read; a decision there brings it along."""
    shown = contribution_facts(contribution)
    words = (shown[name] for name in ("title", "text", "author", "location"))
    return fingerprint_of(*words, facts=shown_facts(contribution), files=shown["files"])


def case_url(contribution: Contribution) -> str:
    """Where the staff see the contribution with its history."""
    return reverse("aufbruch_participation_contribution_modeladmin_inspect", args=[contribution.pk])


def with_contribution(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows that hang on a contribution, with all that is shown of it."""
    known = rows.select_related("contribution__page", "contribution__author", "contribution__handlungsfeld")
    return known.prefetch_related("contribution__attachments")
