"""Links that were mailed: what their rows have in common, whatever they lead to."""

from django.db import models
from django.utils import timezone


class MailedLink(models.Model):
    """A link that was mailed. Of its secret a hash alone is kept; see ``domain.people.mailed_links``."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class MailedLinkThatEnds(MailedLink):
    """One that staff or a newer mail can end. Its row stays, so that whoever opens it is told so."""

    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
