"""Participation knows no kind of contribution by name but comments: what people read about a kind, the kind says."""

import re
from pathlib import Path

from django.utils.translation import override

from wagtail_aufbruch import participation
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.extension.kinds import Kind, KindWords, general_words

PACKAGE = Path(participation.__file__).parent
READ = {".py", ".html", ".txt", ".js"}
"""The stylesheet is no part of it: it draws the pages of ideas too, by class names that themes of towns rely on."""


def test_nothing_in_participation_speaks_of_ideas() -> None:
    sources = [path for path in PACKAGE.rglob("*") if path.suffix in READ and "leaflet" not in path.parts]
    assert len(sources) > 150
    found = [
        f"{path.relative_to(PACKAGE)}:{number}: {line.strip()}"
        for path in sources
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search("idea", line, re.IGNORECASE)
    ]
    assert found == []


def test_people_read_of_their_idea_where_a_card_holds_one() -> None:
    with override("de"):
        assert str(general_words().card_question) == "Haben Sie den Code zu Ihrer Idee?"
        assert str(parts(Kind)["idea"].words.claim_question) == "Ist das Ihre Idee?"


def test_a_kind_without_words_of_its_own_is_spoken_of_neutrally() -> None:
    with override("de"):
        assert str(KindWords().claim_question) == "Ist das von Ihnen?"
        assert str(KindWords().support_title) == "Diesen Beitrag unterstützen"
