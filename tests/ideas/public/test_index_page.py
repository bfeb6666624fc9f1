"""One list over the ideas of all calls that everybody may see; and what a page with a list weighs."""

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.client import PAST_THE_CACHE
from tests.factories.core import make_field, make_process
from tests.factories.idea_lists import make_listed, make_many
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.participation.enums import State

pytestmark = pytest.mark.django_db

MAX_BYTES = 60_000
MAX_QUERIES = 15


def shown(client: Client, url: str, **query: Any) -> list[str]:
    return [card.title for card in client.get(url, query).context["ideas"].cards]


def test_the_ideas_of_all_calls_stand_in_one_list_newest_first(client: Client) -> None:
    process = make_process()
    first, second = make_call(process), make_call(process, "Zweiter Aufruf")
    make_listed(first, "Gestern", published_at=timezone.now() - timedelta(days=1))
    make_listed(second, "Heute")
    url = f"{process.url}alle-ideen/"
    assert shown(client, url) == ["Heute", "Gestern"]
    assert shown(client, url, aufruf=first.pk) == ["Gestern"]
    page = client.get(url).content.decode()
    assert f'href="{second.url}ideen/' in page
    assert "Zweiter Aufruf" in page


def test_what_not_everybody_may_see_stands_in_no_list_file_feed_or_map(client: Client) -> None:
    process = make_process()
    public = make_call(process)
    draft = make_call(process, "Entwurf", live=False)
    private = make_call(process, "Intern")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    foreign = make_call(make_process("Anderswo"), "Fremd")
    place = {"latitude": 51.9, "longitude": 8.4}
    make_listed(public, "Allen bekannt", **place)
    for call in (draft, private, foreign):
        make_listed(call, "Geheim", **place)
    for state in (State.HIDDEN, State.PENDING, State.REJECTED, State.UNCONFIRMED, State.WITHDRAWN):
        make_listed(public, "Geheim", state=state, **place)
    merged = make_listed(public, "Geheim", **place)
    merged.merged_into_id = make_listed(public, "Das Ziel", **place).pk
    merged.save()
    base = f"{process.url}alle-ideen/"
    for address in ("", "?suche=geheim", "?ansicht=karte", "karte/", "als-csv/", "als-json/", "neues/"):
        answer = client.get(f"{base}{address}")
        assert answer.status_code == 200, address
        content = answer.getvalue().decode()
        assert "Geheim" not in content, address
        assert "suche" in address or "Allen bekannt" in content, address


def test_a_call_that_is_called_ideen_keeps_its_address(client: Client) -> None:
    process = make_process()
    call = make_call(process, "Ideen", slug="ideen")
    make_listed(call, "Die eine")
    assert client.get(f"{process.url}ideen/").context["page"].pk == call.pk
    assert client.get(f"{process.url}alle-ideen/").status_code == 200


def test_the_menu_leads_to_the_ideas(client: Client) -> None:
    process = make_process()
    assert f'href="{process.url}alle-ideen/"' in client.get(process.url).content.decode()


def test_a_process_without_a_call_says_what_one_can_do(client: Client) -> None:
    process = make_process()
    page = client.get(f"{process.url}alle-ideen/")
    assert page.status_code == 200
    assert f'href="{process.url}#mitmachen"' in page.content.decode()


def test_an_empty_open_call_invites_to_be_the_first(client: Client) -> None:
    call = make_call(make_process())
    assert f'href="{call.url}idee-einreichen/"' in client.get(call.url).content.decode()


@pytest.mark.parametrize("where", ["call", "process"])
@pytest.mark.parametrize(
    "query", ["", "?suche=wlan&stand=verfolgt", "?feld=mobilitaet&sortierung=zuspruch", "?ansicht=karte"]
)
def test_a_list_costs_the_same_for_three_and_for_sixty_ideas(
    client: Client,
    where: str,
    query: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    # Within a test's transaction the choices of the filters are not kept; here they are, as on a site.
    monkeypatch.setattr(
        "wagtail_aufbruch.ideas.public.listing.version_of", lambda request, scope: tuple(sorted(versions().items()))
    )
    town = make_many(3)
    url = town.call.url if where == "call" else f"{town.process.url}alle-ideen/"

    def queries() -> int:
        with django_assert_max_num_queries(MAX_QUERIES) as captured:
            assert client.get(f"{url}{query}", headers=PAST_THE_CACHE).status_code == 200
        return len(captured)

    client.get(f"{url}{query}", headers=PAST_THE_CACHE)
    before = queries()
    for number in range(57):
        field = make_field(town.process, f"Feld {number}", parent=town.field)
        make_listed(town.call, f"Mehr WLAN {number}", handlungsfeld=field, stage="pursued", place_name="ZOB")
    client.get(f"{url}{query}", headers=PAST_THE_CACHE)
    assert queries() <= before + 1, "one more for the number of results, where there is more than one page"


def test_the_list_is_kept_for_readers_and_a_new_idea_is_seen_at_once(client: Client) -> None:
    town = make_many(3)
    for query in ("?stand=umgesetzt", "?sortierung=zuspruch", "?suche=wlan", "?ansicht=karte"):
        answer = client.get(f"{town.call.url}{query}")
        assert answer.status_code == 200
        assert not answer.cookies
    make_listed(town.call, "Ganz frisch")
    assert "Ganz frisch" in client.get(town.call.url).content.decode()


def test_page_styles_and_scripts_of_a_full_list_are_small(client: Client) -> None:
    town = make_many(40)
    page = client.get(town.call.url).content
    names = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    assert any(b"aufbruch" in name for name in names)
    weights = {"page": len(gzip.compress(page))}
    for name in {item.decode() for item in names}:
        with open(str(finders.find(name)), "rb") as file:
            weights[name] = len(gzip.compress(file.read()))
    assert sum(weights.values()) <= MAX_BYTES, weights


def test_the_list_holds_no_form_token_and_no_inline_style_or_script(client: Client) -> None:
    town = make_many(5)
    page = client.get(town.call.url).content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert " style=" not in page


def test_hostile_words_of_citizens_stand_in_the_list_as_text(client: Client) -> None:
    call = make_call(make_process())
    make_listed(
        call, '<script>alert("x")</script>', text="</p><b onclick=x>", place_name="<i>Park</i>", author_name="<u>"
    )
    page = client.get(call.url).content.decode()
    for tag in ("<script>alert", "<b onclick", "<i>Park"):
        assert tag not in page
