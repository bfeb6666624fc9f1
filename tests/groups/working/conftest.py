"""A group with a complete tandem, of which one lead can be written to."""

import re
from typing import Any

import pytest
from django.core import mail

from tests.factories.groups import add_lead, make_group
from tests.factories.participation import make_moderator
from wagtail_aufbruch.groups.domain.working.links import leads_of, seen_of, send
from wagtail_aufbruch.groups.models import Side, ThemeGroupPage

EMAIL, OTHER = "leitung@stadt.example", "andere@firma.example"


def link_in(number: int = -1) -> str:
    found = re.search(r"https?://[^/\s]+(/\S*/arbeitsseite/\S+)", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    return found.group(1)


def put_address(group: ThemeGroupPage, place: int, email: str) -> Any:
    member = leads_of(group)[place].member
    member.email = email
    member.save()
    return member


@pytest.fixture
def group(index: Any) -> ThemeGroupPage:
    group = make_group(index, "Digitale Infrastruktur", sides=())
    add_lead(group, Side.ADMINISTRATION, "A-Leitung Verwaltung")
    add_lead(group, Side.CITY_SOCIETY, "B-Leitung Stadtgesellschaft")
    put_address(group, 0, EMAIL)
    return group


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def mailed(group: ThemeGroupPage, user: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Sends the working page to everybody who leads and has an address; returns the link in the last mail."""

    def sent() -> str:
        found = leads_of(group)
        with django_capture_on_commit_callbacks(execute=True):
            send(group, [one.member.pk for one in found if one.email], user=user, seen=seen_of(found))
        return link_in()

    return sent


@pytest.fixture
def link(mailed: Any) -> str:
    return str(mailed())
