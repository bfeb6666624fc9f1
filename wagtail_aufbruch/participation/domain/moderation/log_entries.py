"""What Wagtail's log keeps of contributions that are gone: that something was done, when and by whom."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from wagtail_aufbruch.participation.models import Contribution


def forget_words(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Take title and words of a deleted contribution (or mail) out of the log; hears of each deletion.

    A title is what a citizen wrote; notes and reasons of staff speak of it. Numbers stay, so that a log entry still
    tells with which other contribution one was joined, and whether a report was granted.
    """
    # Entries stand under the type as which something was logged: that of the kind's own model, or of contributions.
    keys = [
        one.pk for one in ContentType.objects.get_for_models(*_types_of(sender), for_concrete_models=False).values()
    ]
    for entry in ModelLogEntry.objects.filter(content_type_id__in=keys, object_id=str(instance.pk)):
        entry.label = _("deleted")
        entry.data = {name: value for name, value in (entry.data or {}).items() if not isinstance(value, str)}
        entry.save(update_fields=["label", "data"])


def _types_of(sender: type[Model]) -> list[type[Model]]:
    """The model, and those that extend it: deleting a row of those tells of its contribution."""
    if sender is not Contribution:
        return [sender]
    extending = [link.related_model for link in Contribution._meta.related_objects if link.parent_link]
    return [Contribution, *extending]
