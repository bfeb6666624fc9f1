"""What reporters are told: that their report has arrived, and what was decided."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import CaseState, Reach
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution, Report


def _why() -> str:
    return _("You get this mail because your address was given with this report. It is used for nothing else.")


@written_to_people
def receipt(report: Report, contribution: Contribution) -> Message:
    """The report has arrived; with its number."""
    return Message(
        kind="report",
        subject=_("Your report %(receipt)s has arrived") % {"receipt": report.receipt},
        paragraphs=[
            _("Thank you for the hint. Behind the link stands what you reported."),
            _("Reason: %(reason)s") % {"reason": report.get_reason_display()},
            _("Our staff look at it and tell you what they decide. Your number is %(receipt)s.")
            % {"receipt": report.receipt},
        ],
        action_label=_("See it on the site"),
        action_url=kind_of(contribution).public_url(contribution),
        why=_why(),
        reach=Reach.REQUESTED,
    )


@written_to_people
def decided(report: Report, contribution: Contribution) -> Message:
    """What staff decided, with the reason."""
    granted = report.state == CaseState.GRANTED
    values: dict[str, Any] = {"page": contribution.page.title, "receipt": report.receipt}
    return Message(
        kind="report_decided",
        subject=_("Decided: your report %(receipt)s") % values,
        paragraphs=[
            _("We have looked at what you reported in “%(page)s” and taken it from view. This is the reason:") % values
            if granted
            else _("We have looked at what you reported in “%(page)s”. It stays on the site. This is the reason:")
            % values,
        ],
        quote=report.decision,
        why=_why(),
        reach=Reach.ANYBODY,
    )
