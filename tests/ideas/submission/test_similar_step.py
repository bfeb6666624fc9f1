"""Before an idea is stored, similar ones are shown: read here, supported there, handed in all the same."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.uploads import picture
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import Asked, State
from wagtail_aufbruch.participation.models import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    return make_call(make_process(), picture_asked=Asked.OPTIONAL, tags_asked=Asked.OPTIONAL)


def known(call: Any, title: str = "Freies WLAN am Rathaus", **values: Any) -> Idea:
    idea = make_idea(call, title, **values)
    contribution_search.index(idea)
    return idea


def hidden_fields(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)


def test_what_resembles_it_is_shown_before_anything_is_stored(client: Client, call: Any) -> None:
    other = known(call, text="Für alle, die <b>warten</b>.")
    answer = client.post(f"{call.url}idee-einreichen/", typed(call))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Gibt es das schon?" in page
    assert other.title in page
    assert "&lt;b&gt;warten" in page
    assert f"/ideen/{other.pk}/" in page
    assert "Damit alle auch ohne Vertrag ins Netz kommen." in page
    assert Idea.objects.count() == 1


def test_all_that_was_typed_goes_along_the_picture_too(client: Client, call: Any) -> None:
    known(call)
    call.tags.add("Rad", "Netz")
    call.save()
    tags = [tag.pk for tag in call.tags.all()]
    data = typed(call, tags=tags, picture_1=picture(), picture_1_alt="Ein Verlauf", author_name='Anna "die" <Erste>')
    page = client.post(f"{call.url}idee-einreichen/", data).content.decode()
    assert Attachment.objects.count() == 1
    assert "/datei/" in page
    sent: dict[str, list[str]] = {}
    from html import unescape

    for name, value in hidden_fields(page):
        sent.setdefault(name, []).append(unescape(value))
    assert client.post(f"{call.url}idee-einreichen/", sent).status_code == 302
    idea = Idea.objects.exclude(title="Freies WLAN am Rathaus").get()
    assert idea.author_name == 'Anna "die" <Erste>'
    assert idea.tags.count() == 2
    assert idea.attachments.get().alt == "Ein Verlauf"


def test_one_can_go_back_and_change_it(client: Client, call: Any) -> None:
    known(call)
    page = client.post(f"{call.url}idee-einreichen/", typed(call, aendern="1")).content.decode()
    assert "Freies WLAN im Stadtpark" in page
    assert "aufbruch-errors" not in page
    assert Idea.objects.count() == 1


def test_nothing_similar_nothing_in_between(client: Client, call: Any) -> None:
    known(call, "Mehr Bänke an der Dalke")
    assert client.post(f"{call.url}idee-einreichen/", typed(call)).status_code == 302


def test_mistakes_are_named_first(client: Client, call: Any) -> None:
    known(call)
    answer = client.post(f"{call.url}idee-einreichen/", typed(call, email=""))
    assert answer.status_code == 422
    assert "Gibt es das schon?" not in answer.content.decode()


def test_the_script_asks_for_titles_and_gets_only_public_ones(client: Client, call: Any) -> None:
    other = known(call)
    known(call, "Freies WLAN überall", state=State.PENDING)
    url = f"{call.url}idee-einreichen/aehnliche/"
    assert client.get(url, {"titel": "Freies WLAN"}).json() == {
        "ideas": [{"title": other.title, "url": f"{call.url}ideen/{other.pk}/"}]
    }
    for hostile in ("", "x", "\x00\x00\x00\x00\x00", '=x("http://y', "%' OR 1=1 --", "ä" * 10_000, "🚲" * 50):
        assert client.get(url, {"titel": hostile}).json() == {"ideas": []}


def test_the_script_s_questions_are_limited(client: Client, call: Any, settings: Any) -> None:
    known(call)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1 / 200}
    url = f"{call.url}idee-einreichen/aehnliche/"
    counts = [len(client.get(url, {"titel": "Freies WLAN"}).json()["ideas"]) for _time in range(2)]
    assert counts == [1, 0]
