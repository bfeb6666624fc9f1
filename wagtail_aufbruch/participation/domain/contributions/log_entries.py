"""What Wagtail's log keeps of contributions that are gone: that something was done, when and by whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from wagtail_aufbruch.participation.models import Contribution


def forget_words(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Take title and words of a deleted contribution (or mail) out of the log; hears of each deletion.

    A title is what a citizen wrote; notes and reasons of staff speak of it. Numbers stay, so that a log entry still
    tells with which other contribution one was joined, and whether a report was granted.
    """
    _forget(_entries(sender, [instance.pk]), label=_("deleted"))


def forget_reasons(pks: Iterable[int]) -> None:
    """Take the staff's words out of the log of these contributions; what they are called everybody may read."""
    _forget(_entries(Contribution, pks))


def forget_titles(pks: Iterable[int]) -> None:
    """The same, and what they were called: of what stays as an empty place."""
    _forget(_entries(Contribution, pks), label=_("deleted"))


def forget_answers(action: str, receipts: Mapping[str, int]) -> None:
    """Take the staff's words out of what the log says of these receipts, each given with the key of its contribution.

    What others were answered about the same contribution stays.
    """
    for entry in _entries(Contribution, set(receipts.values())).filter(action=action):
        if (entry.data or {}).get("receipt") in receipts:
            entry.data = {**entry.data, "reason": ""}
            entry.save(update_fields=["data"])


def _entries(model: type[Model], pks: Iterable[int]) -> QuerySet[ModelLogEntry]:
    # Entries stand under the type as which something was logged: that of the kind's own model, or of contributions.
    types = ContentType.objects.get_for_models(*_types_of(model), for_concrete_models=False).values()
    entries: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type__in=[one.pk for one in types], object_id__in=[str(pk) for pk in pks]
    )
    return entries


def _forget(entries: QuerySet[ModelLogEntry], label: str = "") -> None:
    for entry in entries:
        entry.label = label or entry.label
        entry.data = {name: value for name, value in (entry.data or {}).items() if not isinstance(value, str)}
        entry.save(update_fields=["label", "data"])


def _types_of(sender: type[Model]) -> list[type[Model]]:
    """The model, and those that extend it: deleting a row of those tells of its contribution."""
    if sender is not Contribution:
        return [sender]
    extending = [link.related_model for link in Contribution._meta.related_objects if link.parent_link]
    return [Contribution, *extending]
