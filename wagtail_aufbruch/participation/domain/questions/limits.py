"""How many files and people a question takes, and how large a file may be."""

from collections.abc import Container

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.conf import FILE_MEGABYTES, aufbruch_settings
from wagtail_aufbruch.participation.domain.questions.definition import UPLOADED, Question
from wagtail_aufbruch.participation.domain.sizes import in_millions
from wagtail_aufbruch.participation.enums import FileKind

MOST_FILES = 10
MOST_PEOPLE = 30
DEFAULT_PEOPLE = 10


def file_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of files that may be uploaded, of ``FileKind``; none where nothing is uploaded."""
    if question.field_type not in UPLOADED:
        return ()
    return tuple(kind for kind in getattr(question, "file_kinds", ()) if kind in FILE_MEGABYTES)


def most_files(question: Question) -> int:
    """From 1 to ``MOST_FILES``; 0 where nothing is uploaded."""
    if question.field_type not in UPLOADED:
        return 0
    return min(max(getattr(question, "most_files", 1), 1), MOST_FILES)


def most_bytes(question: Question, kind: str) -> int:
    """The largest file of this kind: what the question says, and never more than the site takes."""
    site = aufbruch_settings.entry_file_megabytes[kind]
    own = getattr(question, "most_megabytes", None)
    return int(min(own or site, site) * 1_000_000)


def most_megabytes(kinds: tuple[str, ...]) -> float:
    """The most that a question which takes these kinds may allow: the site's limit of the one with the largest."""
    return max((aufbruch_settings.entry_file_megabytes[kind] for kind in kinds), default=0)


def files_in_words(question: Question) -> str:
    """What may be uploaded, and how much of it: to be read before anything is chosen."""
    kinds = [
        _("%(kind)s (up to %(megabytes)s MB)")
        % {
            "kind": FileKind(kind).label,
            "megabytes": in_millions(most_bytes(question, kind)),
        }
        for kind in file_kinds(question)
    ]
    number = most_files(question)
    told = ngettext("%(number)d file: %(kinds)s.", "Up to %(number)d files: %(kinds)s.", number) % {
        "number": number,
        "kinds": get_text_list(kinds, _("or")),
    }
    return with_limit_of_pixels(told, file_kinds(question))


def with_limit_of_pixels(told: str, kinds: Container[str]) -> str:
    """What is told of files, and how large a picture may be where one of these kinds is a picture: a large camera has
    too many pixels even where its file is small."""
    if FileKind.PICTURE not in kinds:
        return told
    most = in_millions(aufbruch_settings.picture_pixels)
    limit = _("A picture may have at most %(megapixels)s megapixels.") % {"megapixels": most}
    return f"{told} {limit}"


def most_people(question: Question) -> int:
    """How many people a team may have besides the person who fills in the form, from 1 to ``MOST_PEOPLE``."""
    return min(max(getattr(question, "most_people", DEFAULT_PEOPLE), 1), MOST_PEOPLE)
