"""Tasks about what comes in masses or does not go out: votes from one connection, mails held back, failed mails.

How many there are stands among the hints, which no decision is bound to: the number grows while somebody reads.
"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import contribution_facts, with_contribution
from wagtail_aufbruch.participation.domain.moderation.inbox_rows import rows_source
from wagtail_aufbruch.participation.enums import CaseState, MailState
from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Task
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Mail, VoteCluster


def flood_sources() -> list[InboxSource]:
    """The kinds of tasks, in the order of the filter."""
    return [
        rows_source("votes", gettext_lazy("Votes from one connection"), "group", _clusters, _describe_votes),
        rows_source("mail", gettext_lazy("Failed mails"), "mail", _mails, _describe_mail),
        rows_source("held_mail", gettext_lazy("Mails held back"), "lock", _held_mails, _describe_held),
    ]


def _describe_votes(row: VoteCluster) -> Task:
    many = ngettext("%(number)s vote from one connection", "%(number)s votes from one connection", row.number)
    spoken = {
        "number": row.number,
        "first": date_format(timezone.localtime(row.created_at), "SHORT_DATETIME_FORMAT"),
        "last": date_format(timezone.localtime(row.last_at), "SHORT_DATETIME_FORMAT"),
    }
    facts = contribution_facts(row.contribution)
    return Task(
        "votes",
        row.pk,
        row.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        # Not among the words that a decision is bound to: an attack that goes on would make every decision too late.
        hints=(
            many % spoken,
            _("noticed %(first)s, last one %(last)s") % spoken,
        ),
        statements=(
            _(
                "Here browsers vote without an address. Many people can share one connection: a school, a library, a "
                "mobile network. Votes within seconds of each other rather come from one person."
            ),
        ),
        decisions=(decisions.VOID_VOTES, decisions.KEEP_VOTES),
        **facts,
    )


def _describe_mail(row: Mail) -> Task:
    return Task(
        "mail",
        row.pk,
        row.process_id,
        row.created_at,
        title=row.subject,
        object=row,
        kind=gettext_lazy("Mail"),
        author=row.recipient,
        text=row.last_error,
        url=reverse("aufbruch_participation_mail_modeladmin_inspect", args=[row.pk]),
        hints=(gettext_lazy("Could not be sent"),),
        decisions=(decisions.RETRY, decisions.DROP),
    )


def _describe_held(row: Any) -> Task:
    words = {"number": row.number, "address": row.recipient}
    return Task(
        "held_mail",
        row.pk,
        row.process_id,
        row.created_at,
        title=row.recipient,
        object=row,
        kind=gettext_lazy("Mails held back"),
        author=row.recipient,
        text=_(
            "Mails to %(address)s were not sent: within a short time somebody typed this address into our forms again "
            "and again. Perhaps they want to annoy its owner, perhaps a class hands in together. Nobody was told."
        )
        % words,
        url=reverse("aufbruch_participation_mail_modeladmin_inspect", args=[row.pk]),
        # The number is not among the words that a decision is bound to: one more would make every decision too late.
        hints=(
            gettext_lazy("Too many for one address"),
            ngettext("%(number)d mail", "%(number)d mails", row.number) % words,
        ),
        decisions=(decisions.RELEASE, decisions.FORGET),
    )


def _clusters() -> QuerySet[VoteCluster]:
    return with_contribution(VoteCluster.objects.filter(state=CaseState.OPEN))


def _mails() -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.FAILED).defer("text", "html")


def _held_mails() -> QuerySet[Mail]:
    """One task for all that is held back for an address: the oldest of them stands for the others."""
    held = Mail.objects.filter(state=MailState.HELD)
    same = held.filter(process_id=OuterRef("process_id"), mailbox=OuterRef("mailbox"))
    number = same.order_by().values("mailbox").annotate(number=Count("pk")).values("number")
    oldest = held.exclude(Exists(same.filter(pk__lt=OuterRef("pk"))))
    return oldest.annotate(number=Subquery(number)).defer("text", "html")
