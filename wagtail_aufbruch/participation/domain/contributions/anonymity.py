"""Taking a person out of what they handed in: of what is published the words stay, of an answered comment its place."""

from collections.abc import Iterable

from django.db.models import F

from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions.log_entries import forget_reasons
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_erased
from wagtail_aufbruch.participation.enums import VersionState
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.models import Attachment, Contribution, Mail, Transition, Version


def forget_author(contribution: Contribution) -> None:
    """Take the person out of the contribution, which is saved by whoever calls, and out of all that hangs on it.

    Versions that everybody may read stay.
    """
    forget_traces([contribution.pk])
    Version.objects.filter(contribution=contribution.pk).exclude(state=VersionState.SHOWN).delete()
    kind = installed_kind_of(contribution)
    if kind is not None and kind.forget_author is not None:
        kind.forget_author(contribution)
    contribution.author, contribution.author_name, contribution.claim_hash = None, "", None
    contribution.consent_text, contribution.consent_version, contribution.consented_at = "", "", None


FORGOTTEN = ("author", "author_name", "claim_hash", "consent_text", "consent_version", "consented_at")
"""The columns that :func:`forget_author` has changed."""


def forget_traces(pks: Iterable[int]) -> None:
    """Take out what hangs on the contributions and nobody else reads: reasons of the staff, names of files, mails to
    the author and to guardians, and the guardians' addresses."""
    keys = list(pks)
    Transition.objects.filter(contribution__in=keys).update(reason="")
    Attachment.objects.filter(contribution__in=keys).update(name="")
    forget_erased(Mail.objects.filter(recipient=F("contribution__author__email"), contribution__in=keys))
    guardians.forget_addresses(keys)
    forget_reasons(keys)
