"""Entries that go on as contributions: how they may be discussed, what staff prepare, what is published."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.models.entries.entry import Entry
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

KIND = "entry"
"""Value of ``Contribution.kind`` by which entries that went on are found without a look at their own table."""


class EntryContribution(Contribution):
    """An entry that went on. It has words and files of its own, which staff have chosen from the entry; of the entry
    it needs what guardians have agreed to, and what it has won.

    ``entry`` is empty once the entry is deleted.
    """

    entry = models.OneToOneField(
        Entry, verbose_name=_("entry"), null=True, blank=True, on_delete=models.SET_NULL, related_name="contribution"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry that went on")
        verbose_name_plural = _("entries that went on")


class Chosen(models.Model):
    """What staff have prepared for an entry that is to go on. It becomes a contribution as soon as everybody may know
    who won, and is then gone."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="chosen")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)
    name = models.CharField(_("name to be shown"), max_length=NAME_LENGTH, blank=True)
    files = models.JSONField(_("files"), default=list, blank=True, help_text="Keys of files of the entry.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry that is to go on")
        verbose_name_plural = _("entries that are to go on")

    def __str__(self) -> str:
        return self.title
