"""Rich text: the numbers in its links become keys in the file, and the other way round."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.portable.format.problems import Path, one_of
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading

TEXT_TAGS = ["p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br"]
TAGS = [*TEXT_TAGS, "a", "b", "strong", "i", "em", "sub", "sup", "del", "s", "code", "embed"]
ATTRIBUTES = {"href", "linktype", "id", "embedtype", "alt", "format", "url", "title"}
SCHEMES = re.compile(r"(https?:|mailto:|tel:|/|#)", re.IGNORECASE)

_TAG = re.compile(r"<(?:a|embed)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ID = re.compile(r"\sid=\"([^\"]*)\"")
_KIND = re.compile(r"\s(?:linktype|embedtype)=\"(\w+)\"")
SECTIONS = {"page": "pages", "document": "documents", "image": "images"}


def check(html: str, path: Path, checking: Checking) -> None:
    """Refuse what Wagtail's editor would not let through, and name the items that links point to."""
    parser = _Reader(path, checking)
    parser.feed(html)
    parser.close()

    def refer(section: str, key: str) -> str:
        checking.refer(section, key, path)
        return key

    _change_ids(html, refer)


def to_database(html: str, loading: Loading) -> str:
    """Keys become numbers. A link whose target is gone loses its target, its text stays."""

    def number(section: str, key: str) -> str | None:
        target = loading.find(section, key)
        return None if target is None else str(target.pk)

    return _change_ids(html, number)


def to_file(html: str, exporting: Exporting) -> str:
    """Numbers become keys. A link that leads nowhere in the file loses its target, its text stays."""

    def key(section: str, number: str) -> str | None:
        pk = read_pk(number)
        return None if pk is None else exporting.key(section, pk)

    return _change_ids(html, key)


def _change_ids(html: str, change: Callable[[str, str], str | None]) -> str:
    def replace(match: re.Match[str]) -> str:
        tag = match.group()
        kind, number = _KIND.search(tag), _ID.search(tag)
        if kind is None or number is None or kind.group(1) not in SECTIONS:
            return tag
        new = change(SECTIONS[kind.group(1)], number.group(1))
        if new is not None:
            return tag[: number.start(1)] + new + tag[number.end(1) :]
        return "" if tag.startswith("<embed") else "<a>"

    return _TAG.sub(replace, html)


class _Reader(HTMLParser):
    def __init__(self, path: Path, checking: Checking) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.checking = checking

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            message = _("“<%(tag)s>” is not allowed in a text. Allowed are: %(known)s. A “<” itself is written “&lt;”.")
            self.checking.complain(self.path, message % {"tag": tag, "known": one_of(TAGS)})
        for name, value in attributes:
            if name not in ATTRIBUTES:
                message = _("“%(name)s” is not allowed inside of “<%(tag)s>”.")
                self.checking.complain(self.path, message % {"name": name, "tag": tag})
            elif name in {"href", "url"} and not SCHEMES.match((value or "").strip()):
                message = _("“%(url)s” is not allowed as a link. It must begin with https:, mailto:, tel:, / or #.")
                self.checking.complain(self.path, message % {"url": value or ""})
