"""What about events needs a decision by staff: tasks of the inbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.domain.process.processes import all_processes, nearest_path
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.domain.calendar.listing import over
from wagtail_aufbruch.events.domain.details.descriptions import when
from wagtail_aufbruch.events.domain.operations.staff_lists import Numbers, current, numbers_of
from wagtail_aufbruch.events.domain.operations.statistics import waiting_for_a_date
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.events.domain.registration.holding import ALWAYS
from wagtail_aufbruch.events.enums import ACTIVE, EventState, RegistrationMode, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Scope, Task, source_of_few

STATE = RegistrationState
LONGEST = timedelta(days=380)
"""Data of participants are kept for a year at most after an event."""
REMEMBERED = timedelta(days=60)
"""How long after an event its documentation is asked for, where the data of participants do not set an earlier end."""


def _with_process(events: "QuerySet[EventPage]", scope: Scope) -> Iterable[tuple[EventPage, int]]:
    """The events that the scope asks for, each with its process; one query more, none where there are no events."""
    found = [
        event for event in events if (scope.only is None or event.pk in scope.only) and event.pk not in scope.without
    ]
    if not found:
        return
    paths = {path: pk for pk, path in all_processes().values_list("pk", "path")}
    for event in found:
        process_pk = paths.get(nearest_path(event.path, paths))
        if process_pk in scope.processes:
            yield event, process_pk


def _undocumented(scope: Scope) -> Iterable[Task]:
    """Events that are over and have no documentation, as long as those who took part can still be written to."""
    now = timezone.now()
    held = EventPage.objects.live().filter(over(now), starts_at__gte=now - LONGEST)
    # Whether there is a record is decided in the database: records may be long.
    held = held.annotate(raw=Cast("documentation", TextField())).filter(raw__in=["", "[]"]).defer("body")
    for event, process_pk in _with_process(held.exclude(state=EventState.CANCELLED).order_by("path"), scope):
        end = event.over_at
        if end is None or event.documentation:
            continue
        until = end + (timedelta(days=event.keep_days) if event.takes_registrations else REMEMBERED)
        if now <= until:
            yield _documentation_task(event, process_pk, end, until)


def _documentation_task(event: EventPage, process_pk: int, end: datetime, until: datetime) -> Task:
    words = (
        _("Publish the documentation by %(moment)s: then the participants' data are deleted, and nobody can be told.")
        if event.takes_registrations
        else _("The event is over. Minutes, slides or pictures make its page the record of it.")
    )
    return Task(
        "event_record",
        event.pk,
        process_pk,
        end,
        title=event.title,
        object=event,
        kind=gettext_lazy("Documentation"),
        where=when(event),
        text=words % {"moment": say_moment(until)},
        url=event.full_url,
        edit_url=f"{reverse('wagtailadmin_pages:edit', args=[event.pk])}#tab-danach",
        hints=(gettext_lazy("Documentation missing"),),
    )


def _full(scope: Scope) -> Iterable[Task]:
    """Events to come of which all seats are taken while others wait."""
    events = current(EventPage.objects.live().filter(registration_mode=RegistrationMode.HERE)).exclude(
        state=EventState.CANCELLED
    )
    waiting = Registration.objects.filter(event__in=events, state=STATE.WAITING, confirmed_at__isnull=False)
    waited_for = set(waiting.order_by().values_list("event_id", flat=True).distinct())
    if not waited_for:
        return
    numbers = numbers_of(waited_for)
    for event, process_pk in _with_process(EventPage.objects.filter(pk__in=waited_for), scope):
        yield _full_task(event, process_pk, numbers.get(event.pk, Numbers()))


def _full_task(event: EventPage, process_pk: int, numbers: Numbers) -> Task:
    return Task(
        "event_full",
        event.pk,
        process_pk,
        event.starts_at or timezone.now(),
        title=event.title,
        object=event,
        kind=gettext_lazy("Fully booked"),
        where=when(event),
        text=ngettext(
            "All seats are taken and %(number)d person waits. Is there a larger room? Put the number of seats up.",
            "All seats are taken and %(number)d people wait. Is there a larger room? Put the number of seats up.",
            numbers.waiting,
        )
        % {"number": numbers.waiting},
        url=reverse("aufbruch_event_registrations", args=[event.pk]),
        is_future=True,
    )


def _forgotten(scope: Scope) -> Iterable[Task]:
    """Events without a date for which people have been registered for nearly a year: their data are deleted soon."""
    moments = {event.pk: due for event, due in waiting_for_a_date()}
    for event, process_pk in _with_process(EventPage.objects.filter(pk__in=moments), scope):
        yield Task(
            "event_undated",
            event.pk,
            process_pk,
            moments[event.pk],
            title=event.title,
            object=event,
            kind=gettext_lazy("Without a date"),
            where=when(event),
            text=_(
                "People are registered, and the date is still missing. On %(moment)s their data are deleted, and "
                "nobody can be told any more. Put in the date, or choose “cancelled”. Publish the page as it is if "
                "they shall wait for another year."
            )
            % {"moment": say_moment(moments[event.pk])},
            url=reverse("aufbruch_event_registrations", args=[event.pk]),
            edit_url=reverse("wagtailadmin_pages:edit", args=[event.pk]),
            is_future=True,
        )


PAPER = Decision(
    key="event_paper_consent",
    label=gettext_lazy("The signature on paper is here"),
    act=lambda registration, user, _reason: by_staff.record_paper_consent(registration, user=user),
    done=gettext_lazy("“%(title)s”: the guardian's consent is recorded."),
)


def _guardians(scope: Scope) -> Iterable[Task]:
    """Registrations of young people who have confirmed and wait for their guardian; the seat is held until then."""
    waiting = Registration.objects.filter(
        process_id__in=scope.processes,
        state__in=ACTIVE,
        confirmed_at__isnull=False,
        guardian_needed=True,
        guardian_given_at__isnull=True,
    ).select_related("event")
    if scope.only is not None:
        waiting = waiting.filter(pk__in=scope.only)
    for registration in waiting.exclude(pk__in=scope.without):
        event: EventPage = registration.event
        if event.is_cancelled or event.is_over():
            continue
        yield Task(
            "event_guardian",
            registration.pk,
            registration.process_id,
            registration.state_changed_at,
            title=registration.name,
            object=registration,
            kind=gettext_lazy("Guardian's consent"),
            where=event.title,
            author=registration.name,
            text=_("A parent or guardian was written to. Have you got the consent on paper? Then record it.")
            if registration.guardian_email
            else _("The consent comes on paper. Record it when you have it."),
            url=reverse("aufbruch_registration", args=[event.pk, registration.pk]),
            decisions=(PAPER,),
        )


CLUSTER = 3
"""From so many unconfirmed registrations of one network on staff are told; of larger parties from the first one on."""


def _release(registration: Registration, user: AnyUser, _reason: str) -> None:
    if not by_staff.release_held(registration, user=user):
        raise CaseDecided


RELEASE = Decision(
    key="event_release_held",
    label=gettext_lazy("Give these seats back"),
    act=_release,
    done=gettext_lazy("“%(title)s”: the held seats are free again."),
    against=True,
)


def _clusters(scope: Scope) -> Iterable[Task]:
    """Events for which one network holds seats under many addresses that nobody confirms."""
    held = Registration.objects.filter(
        process_id__in=scope.processes, state=STATE.HELD, confirmed_at__isnull=True
    ).exclude(network="")
    groups = held.order_by().values("event_id", "network")
    groups = groups.annotate(first=Min("pk"), number=Count("pk"), total=Sum("people"))
    groups = groups.filter(Q(number__gte=CLUSTER) | Q(total__gt=ALWAYS))
    found = {group["first"]: group for group in groups}
    if scope.only is not None:
        found = {pk: group for pk, group in found.items() if pk in scope.only}
    rows = Registration.objects.filter(pk__in=found.keys() - scope.without).select_related("event") if found else ()
    for registration in rows:
        event: EventPage = registration.event
        numbers = found[registration.pk]
        yield Task(
            "event_held",
            registration.pk,
            registration.process_id,
            registration.created_at,
            title=event.title,
            object=registration,
            kind=gettext_lazy("Held seats"),
            where=when(event),
            text=_(
                "The seats are held from one connection, and nobody has confirmed it. Perhaps a class or a large group "
                "registers, perhaps somebody blocks the seats. Seats that you give back are free at once; nobody gets "
                "a mail."
            ),
            # Not among the words that a decision is bound to: one more would make every decision too late.
            hints=(
                ngettext(
                    "%(number)d registration for %(people)d people",
                    "%(number)d registrations for %(people)d people",
                    numbers["number"],
                )
                % {"number": numbers["number"], "people": numbers["total"]},
            ),
            url=reverse("aufbruch_event_registrations", args=[event.pk]),
            decisions=(RELEASE,),
        )


SOURCES = (
    source_of_few("event_held", gettext_lazy("Seats held from one place"), "calendar-alt", _clusters),
    source_of_few("event_guardian", gettext_lazy("Guardians' consents"), "user", _guardians),
    source_of_few("event_full", gettext_lazy("Events that are fully booked"), "group", _full),
    source_of_few("event_undated", gettext_lazy("Events that wait for a date"), "calendar", _forgotten),
    source_of_few("event_record", gettext_lazy("Documentations that are missing"), "doc-full", _undocumented),
)
