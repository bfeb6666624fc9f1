"""Contributions of a whole process as things that one of its groups judges, and decides on.

The round belongs to the group's page, so it is the group's; what it judges may come from several calls.
"""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.extension.kinds import answered_kinds
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations import contributions
from wagtail_aufbruch.reviews.extension.subjects import SubjectKind

KEY = "body"

UNDECIDED = ("", Stage.RECEIVED.value, Stage.REVIEW.value)
"""Stages at which a group can still decide. What came back from the pool is put under review first, so that its history
tells both decisions."""


def judges(page: Page) -> bool:
    """Whether the page is of a body that decides on contributions: page types say so by ``judges_contributions``."""
    return bool(getattr(page.specific_class, "judges_contributions", False))


def pages(process: Process) -> Collection[Page]:
    """Groups of the process that have something to judge."""
    return [page for page in bodies_of(process) if judges(page)] if undecided_in(process).exists() else []


def undecided_in(process: Page) -> "QuerySet[Contribution]":
    """What the town answers in this process, everybody may see, and nobody has decided on yet."""
    seen = Contribution.objects.listed().visible_to_public()
    return seen.filter(process=process.pk, kind__in=answered_kinds(), stage__in=UNDECIDED)


def candidates(page: Page, division: str) -> Mapping[int, str]:
    """All of the group's process that is undecided, in the order of its titles; there are no divisions."""
    process = process_of(page)
    if process is None:
        return {}
    return dict(undecided_in(process).order_by("title", "pk").values_list("pk", "title"))


BODY_CONTRIBUTIONS = SubjectKind(
    key=KEY,
    name=_("Contributions on which the group decides"),
    pages=pages,
    candidates=candidates,
    subjects=contributions.subjects,
    visible=contributions.visible,
    titles=contributions.titles,
    blind_note=contributions.BLIND_NOTE,
    addresses=contributions.addresses,
)
