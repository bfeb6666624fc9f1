"""A title of several lines, as it comes from a file or a script: it becomes one, and breaks nothing where it is not.

The addresses are those that the pages and the admin really have.
"""

from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.staff.test_rights import CAPTURE, EVENTS, IDEAS, INBOX
from tests.staff.town import Town
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db

LINES = "Forum\r\nX-Evil: 1\n\rim Park"
ONE_LINE = "Forum X-Evil: 1 im Park"


@pytest.fixture
def town() -> Town:
    town = Town()
    assert town.comment.pk
    assert town.registration.pk
    return town


def test_a_title_of_several_lines_becomes_one(town: Town) -> None:
    town.event.title = LINES
    town.event.save_revision().publish()
    town.event.refresh_from_db()
    assert (town.event.title, town.event.draft_title) == (ONE_LINE, ONE_LINE)
    assert town.event.get_latest_revision_as_object().title == ONE_LINE


def test_a_title_of_several_lines_that_is_stored_breaks_no_address(town: Town) -> None:
    public = [town.process, town.call, town.events, town.event]
    places = [(place.route, place.args(town)) for place in (*EVENTS, *CAPTURE, *IDEAS, *INBOX)]
    # A table comes as an open file.
    staff = [(route, ["csv" if one == "xlsx" else one for one in args]) for route, args in places]
    BasePage.objects.filter(pk__in=[page.pk for page in public]).update(title=LINES, draft_title=LINES)
    town.idea.__class__.objects.update(title=LINES, author_name=LINES, place_name=LINES)
    town.registration.__class__.objects.update(name=LINES)
    reader, broken = Client(raise_request_exception=False), []
    town.staff_client.raise_request_exception = False
    urls = [f"{town.events.url}als-csv/", f"{town.events.url}als-json/"]
    for page in public:
        for pattern in page.get_subpage_urls():
            kwargs = {name: "csv" if name == "ending" else town.idea.pk for name in pattern.pattern.converters}
            with suppress(NoReverseMatch):
                urls.append(f"{page.url}{page.reverse_subpage(pattern.name, kwargs=kwargs)}")
    broken += [url for url in urls if reader.get(url).status_code >= 500]
    for route, args in staff:
        url = reverse(route, args=args)
        broken += [url] if town.staff_client.get(url).status_code >= 500 else []
    papers = reverse("aufbruch_event_papers", args=[town.event.pk])
    broken += [papers] if town.staff_client.post(papers, {"listed": "on"}).status_code != 200 else []
    assert broken == []
