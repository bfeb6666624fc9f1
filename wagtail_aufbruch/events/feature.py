"""What events bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.events.domain.operations import inbox_tasks, periodic_work
from wagtail_aufbruch.events.domain.operations.statistics import due_registrations
from wagtail_aufbruch.events.domain.operations.stored_data import STORED_DATA
from wagtail_aufbruch.events.domain.registration.queries import registrations_below
from wagtail_aufbruch.events.domain.seats.recount import recount_emptied, recount_seats
from wagtail_aufbruch.events.public.my_registrations import REGISTRATIONS
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_events",
    stored_data=STORED_DATA,
    portable="wagtail_aufbruch.events.staff.portable",
    words={"event": Word(_("Event"), _("Events"))},
    inbox=inbox_tasks.SOURCES,
    periodic_work=periodic_work.WORK,
    retention=(RetentionRule("registrations", due_registrations, afterwards=recount_emptied),),
    personal_data=(REGISTRATIONS,),
    recount=recount_seats,
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
