"""What other apps show on the page of a theme group."""

from typing import Any

import pytest
from django.test import Client
from wagtail import hooks

from tests.factories.groups import make_group
from wagtail_aufbruch.core.extension.page_hooks import Section, remembered


@pytest.mark.django_db
def test_another_app_shows_a_part_on_a_group_s_page(index: Any, process: Any, client: Client) -> None:
    group = make_group(index, "Digitale Infrastruktur")
    seen = []

    def provide(shown_process: Any, group_page: Any) -> list[Section]:
        seen.append((shown_process.pk, group_page.pk))
        return [Section("Offene Ideen", "aufbruch/includes/picture.html", {"page": group_page}, anchor="ideen")]

    with hooks.register_temporarily("aufbruch_group_sections", provide):
        text = client.get(group.url).content.decode()
    assert seen == [(process.pk, group.pk)]
    assert 'id="ideen"' in text
    assert "Offene Ideen</h2>" in text


def test_what_two_parts_of_a_page_need_is_looked_up_once_for_a_process() -> None:
    class Process:
        pass

    here, there = Process(), Process()
    asked: list[str] = []

    def ask() -> str:
        asked.append("gefragt")
        return "Antwort"

    assert remembered(here, "app.key", ask) == remembered(here, "app.key", ask) == "Antwort"
    assert remembered(there, "app.key", ask) == "Antwort"
    assert remembered(here, "app.other", ask) == "Antwort"
    assert len(asked) == 3
