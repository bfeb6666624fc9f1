"""What staff are told while seats fill up: at 80 and at 100 percent, once for each crossing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.events.domain.seats.seats import Accounts
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.enums import Reach

LEVELS = (80, 100)
SLACK = 10
"""By how many percent the seats taken have to fall below a level before staff are told of it again."""


def staff_address(event: EventPage) -> str:
    """Where mails for the organisers go: the event's own address, otherwise the process's; "" for none."""
    return event.contact_email or getattr(event.process, "contact_email", "") or ""


def note_level(accounts: Accounts) -> None:
    """Tell staff if the seats have just reached a level; to be called before the accounts are saved."""
    whole = accounts.whole
    if not whole.limit:
        return
    percent = whole.taken * 100 // whole.limit
    reached = max((level for level in LEVELS if percent >= level), default=0)
    if reached > whole.alerted:
        whole.alerted = reached
        _tell(accounts.event, reached, whole.taken, whole.limit)
    elif percent < whole.alerted - SLACK:
        whole.alerted = reached


@written_to_people
def _tell(event: EventPage, level: int, taken: int, seats: int) -> None:
    words = {"event": event.title, "taken": taken, "seats": seats}
    if level < 100:
        subject, text = _("80 percent of the seats are taken: %(event)s"), _("%(taken)d of %(seats)d seats are taken.")
    else:
        subject, text = (
            _("Fully booked: %(event)s"),
            ngettext("The only seat is taken.", "All %(seats)d seats are taken.", seats),
        )
    tell_staff(event, "event_seats", subject % words, [text % words, _what_now(event, level)])


def _what_now(event: EventPage, level: int) -> str:
    if level < 100:
        return _("Is there a larger room? More seats can be entered at the event at any time.")
    if event.has_waiting_list:
        return _("Who registers now is put on the waiting list. Seats that become free are offered by themselves.")
    return _("Nobody can register any more, since the event has no waiting list.")


@written_to_people
def call_by_telephone(registration: Registration, event: EventPage) -> None:
    """A seat has become free for somebody without an e-mail address: it is theirs, and staff have to tell them."""
    words = {"event": event.title, "name": registration.name, "phone": registration.phone or "–"}
    tell_staff(
        event,
        "event_call",
        _("Please call: %(name)s has a seat for “%(event)s”") % words,
        [
            _("A seat has become free for %(name)s, who has no e-mail address. It is entered.") % words,
            _("Telephone: %(phone)s") % words,
        ],
    )


@written_to_people
def tell_staff(event: EventPage, kind: str, subject: str, paragraphs: list[str]) -> None:
    """Write to the organisers, if an address is known."""
    address = staff_address(event)
    if not address:
        return
    message = Message(
        kind=kind,
        subject=subject,
        paragraphs=paragraphs,
        action_label=_("See the event"),
        action_url=event.full_url,
        why=_("You get this mail because your address is the contact of this event or process."),
        reach=Reach.STAFF,
    )
    write_mail(event.process, address, message)
