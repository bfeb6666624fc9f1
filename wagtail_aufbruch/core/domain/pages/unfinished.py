"""Versions that are not finished: a draft may lack what the page needs once it is public."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage


def unfinished(pages: Iterable[BasePage]) -> Iterator[tuple[BasePage, list[str]]]:
    """Pages of the package among ``pages`` whose newest version cannot be published as it stands, with the reasons."""
    for page in pages:
        if issubclass(page.specific_class or BasePage, AufbruchPageMixin):
            version = page.specific.get_latest_revision_as_object()
            problems = [*_refused(version), *version.missing_for_publication()]
            if problems:
                yield page, problems


def _refused(version: BasePage) -> list[str]:
    """What Wagtail would refuse as soon as the version is written, each with the field it is about."""
    try:
        version.full_clean()
    except ValidationError as error:
        return [_told(version, field, message) for field, told in error.message_dict.items() for message in told]
    return []


def _told(version: BasePage, field: str, message: str) -> str:
    try:
        name = "" if field == NON_FIELD_ERRORS else str(version._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        name = ""
    return f"{name[:1].upper()}{name[1:]}: {message}" if name else message
