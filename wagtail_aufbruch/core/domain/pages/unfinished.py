"""Versions that are not finished: a draft may lack what the page needs once it is public.

Pages are published by several ways: the editor's button, a workflow's approval, bulk actions, the schedule, the API of
the admin, code. Forms and the list of pages explain themselves; all of them publish by one action of Wagtail's, which
asks here (:mod:`core.domain.pages.page_actions`).
"""

from collections.abc import Iterable, Iterator

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.models import Revision

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage

SCHEDULED = "wagtail.publish.scheduled"
"""What Wagtail's ``publish_scheduled`` writes into the log, the only sign that nobody waits for an answer."""

REFUSED = "aufbruch.publication_refused"


class PublicationRefused(PublishPermissionError, ValidationError):
    """The version is not finished. Wagtail's views answer the one, the API of its admin the other, with the reasons."""


def unfinished(pages: Iterable[BasePage]) -> Iterator[tuple[BasePage, list[str]]]:
    """Pages of the package among ``pages`` whose newest version cannot be published as it stands, with the reasons."""
    for page in pages:
        if issubclass(page.specific_class or BasePage, AufbruchPageMixin):
            version = page.specific.get_latest_revision_as_object()
            problems = [*_refused(version), *version.missing_for_publication()]
            if problems:
                yield page, problems


def refuse_unfinished(version: AufbruchPageMixin) -> None:
    """Raises :class:`PublicationRefused` where the version lacks what it needs to be public beside required fields."""
    problems = version.missing_for_publication()
    if problems:
        raise PublicationRefused({NON_FIELD_ERRORS: problems})


def take_schedule_back(revision: Revision, version: BasePage, why: ValidationError) -> None:
    """After a version has come due that cannot be published: it waits no more, and the page's history says why."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=version, action=REFUSED, revision=revision, data={"problems": _in_words(version, why)})


def _refused(version: BasePage) -> list[str]:
    """What Wagtail would refuse as soon as the version is written, each with the field it is about."""
    try:
        version.full_clean()
    except ValidationError as error:
        return _in_words(version, error)
    return []


def _in_words(version: BasePage, error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [_told(version, field, message) for field, told in error.message_dict.items() for message in told]


def _told(version: BasePage, field: str, message: str) -> str:
    try:
        name = "" if field == NON_FIELD_ERRORS else str(version._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        name = ""
    return f"{name[:1].upper()}{name[1:]}: {message}" if name else message
