"""What events store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.events.domain.operations.statistics import UNDATED
from wagtail_aufbruch.events.models import EventPage


def _registrations() -> Iterable[tuple[str, str]]:
    usual = EventPage._meta.get_field("keep_days").default
    yield (
        gettext("what you have not confirmed"),
        gettext("%(period)s after the seat has lapsed") % {"period": say_days(aufbruch_settings.unconfirmed_days)},
    )
    yield (
        gettext("a mark of your connection, from which nobody can tell it, so that nobody takes all seats"),
        gettext("until you confirm, or the seat lapses"),
    )
    yield (
        gettext("a registration that lapsed"),
        say_days(max(aufbruch_settings.unconfirmed_days, aufbruch_settings.withdrawn_days)),
    )
    yield (
        gettext("all else, after the event"),
        gettext("%(period)s, unless the event says otherwise") % {"period": say_days(usual)},
    )
    yield (
        gettext("if the event never gets a date"),
        gettext("%(period)s after the last registration or news") % {"period": say_days(UNDATED.days)},
    )
    yield gettext("how many were registered and how many came"), gettext("for good, without names")


STORED_DATA = (
    StoredData(
        key="registrations",
        order=15,
        title=_("When you register for an event"),
        what=_(
            "Your name, your e-mail address (on the telephone your number instead), how many come with you and their "
            "names if you give them, the table, your answers to the questions in the form, the wording that you agreed "
            "to and when, the e-mail address of a parent or guardian where one has to agree, a note of the staff, and "
            "when you came."
        ),
        why=_("To give out seats, to write to you, and to know you at the door."),
        kept=_registrations,
        columns={
            "aufbruch_events.Registration": Columns(
                in_file=(
                    "name",
                    "phone",
                    "answers",
                    "note",
                    "code",
                    "consent_text",
                    "consent_version",
                    "guardian_email",
                    "guardian_wording",
                    "guardian_wording_version",
                ),
                inside=("participant", "key", "network"),
            ),
            "aufbruch_events.Attendee": Columns(in_file=("name",)),
        },
    ),
    StoredData(
        key="speakers",
        order=80,
        title=_("When you speak at an event"),
        what=_("Your name and what you do, as they stand in the programme."),
        why=_("So that people know who speaks."),
        kept=lambda: [(gettext("the programme"), gettext("as long as the page of the event stands"))],
        columns={"aufbruch_events.Speaker": Columns(named=("name", "about"))},
    ),
)
