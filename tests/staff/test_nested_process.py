"""A process below another one has staff of its own: what belongs to it does not belong to the outer one."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories.core import make_content_page, make_privacy_page, make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.groups import make_board, make_group
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.staff.town import SECRET, browser_of
from wagtail_aufbruch.core.domain.process.navigation import process_frame
from wagtail_aufbruch.core.domain.process.processes import all_processes, of_process, of_processes, process_of
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.menu import listing_buttons
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.staff.menu import event_links, meeting_sheets
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for

pytestmark = pytest.mark.django_db


class Place:
    def __init__(self, process: Any, name: str) -> None:
        self.process = process
        self.call = make_call(process, f"Aufruf {name}")
        self.index = make_index(process, f"Kalender {name}")
        self.event = make_bookable(self.index, f"Forum {name}")
        self.registration = make_registration(self.event, f"Anna {name}")
        self.idea = make_idea(self.call, f"Idee {name}")
        self.groups = make_groups(process, f"Gruppen {name}")
        self.group = make_group(self.groups, f"Gruppe {name}")
        # Read anew: a page that is saved writes how many children it knows of.
        self.staff = make_moderator(ProcessPage.objects.get(pk=process.pk), name.lower())


@pytest.fixture
def outer() -> Place:
    return Place(make_process("Außen"), "Draußen")


@pytest.fixture
def inner(outer: Place) -> Place:
    return Place(make_process("Innen", parent=make_content_page(outer.process, "Dazwischen")), SECRET)


def test_staff_of_the_outer_process_reach_no_event_call_or_registration_of_the_inner_one(
    outer: Place, inner: Place
) -> None:
    assert list(pages_for(outer.staff, EventPage.objects.all())) == [outer.event]
    assert list(pages_for(inner.staff, EventPage.objects.all())) == [inner.event]
    assert list(pages_for(outer.staff, IdeaCallPage.objects.all())) == [outer.call]
    browser, own = browser_of(outer.staff), browser_of(inner.staff)
    for url in (
        reverse("aufbruch_event_registrations", args=[inner.event.pk]),
        reverse("aufbruch_event_export", args=[inner.event.pk, "csv"]),
        reverse("aufbruch_registration", args=[inner.event.pk, inner.registration.pk]),
        reverse("aufbruch_door", args=[inner.event.pk]),
        reverse("aufbruch_capture", args=[inner.call.pk]),
        reverse("aufbruch_ideas_export", args=[inner.call.pk, "csv"]),
        reverse("aufbruch_ideas_export", args=[inner.process.pk, "csv"]),
    ):
        assert browser.get(url).status_code == 404, url
        assert own.get(url).status_code == 200, url
    for url in (reverse("aufbruch_events_staff"), reverse("aufbruch_capture_calls"), reverse("wagtailadmin_home")):
        assert SECRET not in browser.get(url).content.decode(), url
    exported = browser.get(reverse("aufbruch_ideas_export", args=[outer.process.pk, "csv"]))
    assert SECRET not in b"".join(exported).decode()


def test_what_is_offered_beside_an_event_is_of_its_own_process(outer: Place, inner: Place, admin_user: Any) -> None:
    base = BasePage.objects.get(pk=outer.event.pk)
    assert [link.label for link in event_links(admin_user, base)] == ["Ideen erfassen"]
    assert [sheet.key for sheet in meeting_sheets(base)] == [f"ideas-{outer.call.pk}"]
    shown = browser_of(admin_user).get(
        reverse("aufbruch_capture", args=[outer.call.pk]), {"veranstaltung": inner.event.pk}
    )
    assert SECRET not in shown.content.decode()


def test_buttons_of_an_event_lead_to_registrations_where_one_handles_them(outer: Place, inner: Place) -> None:
    assert [len(list(listing_buttons(place.event, outer.staff))) for place in (outer, inner)] == [3, 0]
    assert [len(list(listing_buttons(place.event, inner.staff))) for place in (outer, inner)] == [0, 3]


def test_groups_are_offered_within_their_own_process(outer: Place, inner: Place) -> None:
    board = make_board(inner.groups, "Beirat")
    assert outer.group in [page.specific for page in bodies_of_processes([outer.process])]
    assert {inner.group.pk, board.pk}.isdisjoint(page.pk for page in bodies_of_processes([outer.process]))
    both = bodies_of_processes([outer.process, inner.process])
    assert {outer.group.pk, inner.group.pk, board.pk} <= {page.pk for page in both}


def test_the_privacy_page_of_the_inner_process_is_not_that_of_the_outer_one(outer: Place, inner: Place) -> None:
    page = make_privacy_page(inner.process)
    assert process_frame(inner.process).privacy == BasePage.objects.get(pk=page.pk)
    assert process_frame(outer.process).privacy is None


def test_one_rule_tells_which_process_a_page_belongs_to(outer: Place, inner: Place) -> None:
    for place in (outer, inner):
        own = BasePage.objects.get(pk=place.process.pk)
        for page in (place.process, place.call, place.event, place.group):
            assert process_of(page) == own
            assert page.process == ProcessPage.objects.get(pk=own.pk)
            assert page == place.process or page.pk in of_process(BasePage.objects.all(), place.process).values_list(
                "pk", flat=True
            )
    assert process_of(inner.process, itself=False) == BasePage.objects.get(pk=outer.process.pk)
    assert process_of(outer.process.get_parent()) is None
    every = set(of_processes(BasePage.objects.all(), all_processes()))
    apart = [set(of_processes(BasePage.objects.all(), [place.process])) for place in (outer, inner)]
    assert apart[0] | apart[1] == every
    assert apart[0] & apart[1] == set()
