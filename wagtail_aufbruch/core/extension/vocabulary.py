"""The words that a process may call otherwise; each app adds its own with its feature."""

from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import parts


@dataclass(frozen=True)
class Word:
    """A thing's usual name, singular and plural, as lazy translations."""

    singular: str | Promise
    plural: str | Promise


def usual_word(key: str) -> Word:
    """The word as it is called where a process says nothing else. Raises KeyError for an unknown key."""
    return parts(Word)[key]


def called(process: Process | None, key: str, plural: bool = False) -> str:
    """The town's word for a thing in ``process`` (None: the usual word). Raises KeyError for an unknown key."""
    own = process.words.get(key) if process is not None else None
    word = own or usual_word(key)
    return str(word.plural if plural else word.singular)


def term_choices() -> list[tuple[str, str | Promise]]:
    """Keys and usual names, for the editor's choice."""
    return [(key, word.singular) for key, word in parts(Word).items()]
