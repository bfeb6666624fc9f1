"""Words that are costly to put in order, typed into every field of an entry, which anybody can begin."""

import re
import time

import pytest
from django.test import Client

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of

pytestmark = pytest.mark.django_db

KINDS = (
    "singleline",
    "multiline",
    "number",
    "date",
    "datetime",
    "url",
    "email",
    "video",
    "team",
    "checkboxes",
    "radio",
)
MARKS = "\u0300" * 15_000 + "\u0316" * 15_000
MAX_SECONDS = 1.0


@pytest.mark.parametrize("begins", ["", "https://a", "anna@a"])
def test_text_that_is_costly_to_put_in_order_keeps_no_field_of_an_entry_busy(begins: str) -> None:
    form = tuple((f"Frage {kind}", kind, False) for kind in KINDS)
    entry = make_entry(make_competition(make_process(), form=form, guardian_below=16, takes_classes=True))
    url = f"{entry.competition.url}beitrag/{token_of(entry)}/schritt/1/"
    page = Client().get(url).content.decode()
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)) - {"csrfmiddlewaretoken"}
    assert len(names) > len(KINDS)
    slow = {}
    for name in sorted(names):
        began = time.process_time()
        answer = Client().post(url, {"revision": "0", name: f"{begins}{MARKS}"})
        seconds = time.process_time() - began
        assert answer.status_code in {200, 302, 409, 422}, name
        if seconds > MAX_SECONDS:
            slow[name] = round(seconds, 1)
    assert slow == {}
