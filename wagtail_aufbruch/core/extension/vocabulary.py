"""The words that a process may call otherwise; each app adds its own in its ``AppConfig.ready``."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.registries import enter


@dataclass(frozen=True)
class Word:
    """A thing's usual name, singular and plural, as lazy translations."""

    singular: str | Promise
    plural: str | Promise


_words: dict[str, Word] = {}


def register_word(key: str, singular: str | Promise, plural: str | Promise) -> None:
    """Make a word renameable under ``key`` (lower case, at most 40 characters). Raises ImproperlyConfigured."""
    enter(_words, key, Word(singular, plural), what="a word")


def usual_word(key: str) -> Word:
    """The word as it is called where a process says nothing else. Raises KeyError for an unknown key."""
    return _words[key]


def called(process: Any, key: str, plural: bool = False) -> str:
    """What the thing is called in ``process`` (None: what it is usually called). Raises KeyError for an unknown key."""
    own = process.words.get(key) if process is not None else None
    word = own or usual_word(key)
    return str(word.plural if plural else word.singular)


def term_choices() -> list[tuple[str, Any]]:
    """Keys and usual names, for the editor's choice."""
    return [(key, word.singular) for key, word in _words.items()]


register_word("process", _("Process"), _("Processes"))
register_word("handlungsfeld", _("Field of action"), _("Fields of action"))
register_word("goal", _("Goal"), _("Goals"))
