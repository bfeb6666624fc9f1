"""What events bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.events.domain.calendar.at_groups import NEXT_MEETING, open_at_group
from wagtail_aufbruch.events.domain.calendar.datasets import datasets_of_events
from wagtail_aufbruch.events.domain.calendar.figures import EVENTS_OVER_TIME
from wagtail_aufbruch.events.domain.operations import inbox_tasks, periodic_work
from wagtail_aufbruch.events.domain.operations.statistics import due_registrations
from wagtail_aufbruch.events.domain.operations.stored_data import STORED_DATA
from wagtail_aufbruch.events.domain.registration.personal_data import delete_due
from wagtail_aufbruch.events.domain.registration.queries import registrations_below
from wagtail_aufbruch.events.domain.seats.recount import recount_emptied, recount_seats
from wagtail_aufbruch.events.enums import RegistrationMode
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.public.my_registrations import REGISTRATIONS
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_events",
    datasets=datasets_of_events,
    figures=(EVENTS_OVER_TIME,),
    stored_data=STORED_DATA,
    mail_kinds=(
        MailKind("event_already", pgettext_lazy("mail", "Registered already")),
        MailKind("event_cancelled", pgettext_lazy("mail", "Registration cancelled")),
        MailKind("event_cancelled_by_staff", pgettext_lazy("mail", "Registration cancelled by the town")),
        MailKind("event_changed", pgettext_lazy("mail", "Registration changed")),
        MailKind("event_confirm", pgettext_lazy("mail", "Confirm a registration")),
        MailKind("event_guardian", pgettext_lazy("mail", "Ask a parent or guardian")),
        MailKind("event_guardian_missing", pgettext_lazy("mail", "Guardian's consent missing")),
        MailKind("event_lapsed", pgettext_lazy("mail", "Seat lapsed")),
        MailKind("event_letter", pgettext_lazy("mail", "Letter to participants")),
        MailKind("event_moved", pgettext_lazy("mail", "Event moved")),
        MailKind("event_off", pgettext_lazy("mail", "Event cancelled")),
        MailKind("event_offer", pgettext_lazy("mail", "Seat offered")),
        MailKind("event_on", pgettext_lazy("mail", "Event takes place after all")),
        MailKind("event_online", pgettext_lazy("mail", "Link to take part online")),
        MailKind("event_reminder", pgettext_lazy("mail", "Reminder of an event")),
        MailKind("event_thanks", pgettext_lazy("mail", "After an event")),
        MailKind("event_ticket", pgettext_lazy("mail", "Ticket")),
        MailKind("event_waiting", pgettext_lazy("mail", "On the waiting list")),
    ),
    portable="wagtail_aufbruch.events.staff.portable",
    words={"event": Word(_("Event"), _("Events"))},
    inbox=inbox_tasks.SOURCES,
    case_pages=lambda: EventPage.objects.live().filter(registration_mode=RegistrationMode.HERE),
    periodic_work=periodic_work.WORK,
    retention=(RetentionRule("registrations", due_registrations, afterwards=recount_emptied, forget=delete_due),),
    personal_data=(REGISTRATIONS,),
    recount=recount_seats,
    open_at_group=open_at_group,
    group_columns=(NEXT_MEETING,),
    deletion_guards=(
        DeletionGuard(
            "events.registrations",
            lambda page: registrations_below(page).exists(),
            _(
                "“%(title)s” cannot be deleted, because people are registered for an event there. Choose "
                "“cancelled” at the event and publish it: then everybody is told. Their data are deleted by "
                "themselves some weeks after the event; from then on the page can be deleted."
            ),
        ),
    ),
)
