"""Reasons that staff pick from a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.models import DecisionReason


@dataclass(frozen=True)
class Reason:
    """A reason to choose: its key in the form, its short name, and what the author reads."""

    key: str
    title: str
    text: str


def usual_reasons() -> list[Reason]:
    """What is offered as long as a process has no reasons of its own."""
    return [
        Reason(
            "double",
            _("Exists already"),
            _("The same proposal is there already. Please look there; you can support it and add what is missing."),
        ),
        Reason(
            "private",
            _("Names private matters"),
            _(
                "Your contribution names people or private matters that do not belong in public. You are welcome to "
                "hand it in again without them."
            ),
        ),
        Reason(
            "tone",
            _("Insulting"),
            _(
                "Your contribution attacks others. We publish what is said about the matter, however sharp; please "
                "write it in a way that hurts nobody."
            ),
        ),
        Reason(
            "topic",
            _("Does not belong here"),
            _("Your contribution has nothing to do with the question that is asked here."),
        ),
        Reason(
            "advertising",
            _("Advertising"),
            _("Your contribution advertises a product or a business. We do not publish that here."),
        ),
        Reason(
            "unclear",
            _("Cannot be understood"),
            _("We could not make out what you propose. Please hand it in again with a few words more."),
        ),
        Reason(
            "rights",
            _("Rights of others"),
            _("The text or picture seems to come from somebody else, and we do not know that they agree."),
        ),
        Reason("stays", _("Report: breaks no rule"), _("We have read it. It breaks no rule of this platform.")),
    ]


def reasons_for(processes: Iterable[int]) -> list[Reason]:
    """The reasons of these processes, or the usual ones; one query."""
    own = DecisionReason.objects.filter(process__in=list(processes)).order_by("sort_order", "pk")
    found = [Reason(str(row.pk), row.title, row.text) for row in own]
    return found or usual_reasons()
