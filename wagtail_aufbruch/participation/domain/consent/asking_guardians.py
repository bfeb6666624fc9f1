"""When a parent or guardian may be written to, whatever it is that they are asked about."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind

PAUSE_BETWEEN_MAILS = timedelta(minutes=10)

NOT_WAITED_FOR = _("A consent is not waited for any more.")
OWN_ADDRESS = _("This is your own address. We need that of your parent or guardian.")

CHILDS_ADDRESS = _("This is the address of a young person of the team. We need that of a parent or guardian.")


def check_asking_again(guardian_email: str, *, own_email: str, asked_at: datetime | None) -> None:
    """Whether the guardian may be written to once more. ``asked_at`` is when the last mail went out to them.

    Raises NotNow within the pause between two mails, and where the young person would agree for themselves.
    """
    if asked_at is not None and asked_at > timezone.now() - PAUSE_BETWEEN_MAILS:
        raise NotNow(_("We wrote just now. Please wait ten minutes before you have us write again."))
    if is_own_address(guardian_email, own_email):
        raise NotNow(OWN_ADDRESS)


def is_own_address(guardian_email: str, own_email: str) -> bool:
    """Whether the guardian's address is that of the young person, or another one of the same mailbox."""
    return bool(guardian_email) and mailbox_behind(guardian_email) == mailbox_behind(own_email)
