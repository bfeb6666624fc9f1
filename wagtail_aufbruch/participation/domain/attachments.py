"""Pictures and documents of contributions: kept, shown to whom they may be shown, deleted with their files."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.participation.models import Attachment

ABANDONED = timedelta(days=1)
"""So long a file stays whose form was never sent to its end."""


def attachments_of(contribution: Any) -> list[Attachment]:
    """The files of a contribution, in the order in which they came; one query."""
    return list(Attachment.objects.filter(contribution_id=contribution.pk).order_by("pk"))


def abandoned_uploads() -> QuerySet[Attachment]:
    """Files of forms that were given up."""
    return Attachment.objects.filter(contribution=None, created_at__lt=timezone.now() - ABANDONED)
