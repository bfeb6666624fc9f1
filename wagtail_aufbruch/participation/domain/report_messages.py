"""What reporters are told: that their report has arrived, and what was decided."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.participation.domain.mail import Message, write_mail
from wagtail_aufbruch.participation.enums import CaseState
from wagtail_aufbruch.participation.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution, Report


def _why() -> str:
    return _("You get this mail because your address was given with this report. It is used for nothing else.")


def _write(report: Report, contribution: Contribution, message: Message) -> None:
    # Not filed under the contribution: its author may take along all mails that were written about it.
    write_mail(process_page(contribution), report.email, message)


def send_receipt(report: Report, contribution: Contribution) -> None:
    """Confirm that the report has arrived, with its number; nothing where no address was given."""
    if not report.email:
        return
    message = Message(
        kind="report",
        subject=_("Your report %(receipt)s has arrived") % {"receipt": report.receipt},
        paragraphs=[
            _("Thank you for the hint. You reported: “%(title)s”.") % {"title": contribution},
            _("Reason: %(reason)s") % {"reason": report.get_reason_display()},
            _("Our staff look at it and tell you what they decide. Your number is %(receipt)s.")
            % {"receipt": report.receipt},
        ],
        action_label=_("See it on the site"),
        action_url=kind_of(contribution).public_url(contribution),
        why=_why(),
    )
    _write(report, contribution, message)


def tell_decision(report: Report, contribution: Contribution) -> None:
    """Tell what staff decided, with the reason; nothing where no address was given."""
    if not report.email:
        return
    granted = report.state == CaseState.GRANTED
    values: dict[str, Any] = {"title": contribution, "receipt": report.receipt}
    message = Message(
        kind="report_decided",
        subject=_("Decided: your report %(receipt)s") % values,
        paragraphs=[
            _("We have looked at “%(title)s” and taken it from view. This is the reason:") % values
            if granted
            else _("We have looked at “%(title)s”. It stays on the site. This is the reason:") % values,
        ],
        quote=report.decision,
        why=_why(),
    )
    _write(report, contribution, message)
