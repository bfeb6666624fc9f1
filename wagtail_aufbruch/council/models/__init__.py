"""Tables and page types of papers of the council; import them from here."""

from wagtail_aufbruch.council.models.bodies import Organization, OutcomeWording
from wagtail_aufbruch.council.models.decisions import Decision
from wagtail_aufbruch.council.models.followups import FollowUp, FollowUpLink, FollowUpReport, FollowUpStep
from wagtail_aufbruch.council.models.imported import Imported, Server
from wagtail_aufbruch.council.models.meetings import AgendaItem, Meeting
from wagtail_aufbruch.council.models.oparl import OtherPaper, RunState, ServerList, ServerReading, ServerRun
from wagtail_aufbruch.council.models.pages import PaperIndexMixin, PaperIndexPage
from wagtail_aufbruch.council.models.papers import Consultation, File, MoneyEffect, Paper
from wagtail_aufbruch.council.models.subjects import PaperSubject

__all__ = [
    "AgendaItem",
    "Consultation",
    "Decision",
    "File",
    "FollowUp",
    "FollowUpLink",
    "FollowUpReport",
    "FollowUpStep",
    "Imported",
    "Meeting",
    "MoneyEffect",
    "Organization",
    "OtherPaper",
    "OutcomeWording",
    "Paper",
    "PaperIndexMixin",
    "PaperIndexPage",
    "PaperSubject",
    "RunState",
    "Server",
    "ServerList",
    "ServerReading",
    "ServerRun",
]
