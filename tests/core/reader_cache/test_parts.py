"""Parts of pages that are kept from request to request."""

import pytest
from django.utils import translation

from tests.factories.core import make_process
from wagtail_aufbruch.core.reader_cache import marks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["winners." + "-".join(map(str, range(1000, 1100))), "zwei Wörter", "a\nb"])
def test_whatever_a_part_is_called_every_cache_takes_it_and_finds_it_again(key: str) -> None:
    """Memcached takes 250 characters of ASCII without blanks; Django warns of others, which fails here."""
    process, made = make_process(), []
    marks.note_versions(process, {})

    def make() -> str:
        made.append(key)
        return key

    assert [marks.kept(process, str(process.pk), key, make) for _time in range(2)] == [key, key]
    assert made == [key]
    assert marks.kept(process, str(process.pk), f"{key}-", lambda: "another") == "another"


def test_who_reads_in_another_language_gets_no_words_that_were_made_for_the_one_before() -> None:
    process = make_process()
    marks.note_versions(process, {})

    def read_in(language: str) -> str:
        with translation.override(language):
            return marks.kept_today(process, "test.words", lambda: translation.gettext("Monday"))

    assert [read_in(language) for language in ("de", "en", "de")] == ["Montag", "Monday", "Montag"]
