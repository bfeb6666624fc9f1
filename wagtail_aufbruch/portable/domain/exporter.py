"""Reading a process out of the site as the content of a process file.

What citizens handed in is not part of it, nor is who may edit what. Keys are those under which things were
loaded, or else come from their addresses and names.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from wagtail_aufbruch.core.models import AufbruchPageMixin, ProcessMixin
from wagtail_aufbruch.core.models.belonging import process_of
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.portable.domain.contents import page_types, sections
from wagtail_aufbruch.portable.domain.outside import may_be_linked
from wagtail_aufbruch.portable.domain.processfile import FORMAT
from wagtail_aufbruch.portable.domain.registry import PAGES, PROCESS
from wagtail_aufbruch.portable.format.items import Item, codec_of, content_fields, key_of
from wagtail_aufbruch.portable.format.media import MediaFolder, MediaSection
from wagtail_aufbruch.portable.format.problems import item_class_of
from wagtail_aufbruch.portable.models import LoadRecord


class Exporter:
    """One export of ``process``, a ProcessPage.

    ``media``: where files go; None leaves pictures and documents out. ``private``: whether the file holds what
    only staff may see. ``notes`` lists what could not be exported. See ``codecs.Exporting``.
    """

    def __init__(self, process: ProcessMixin, media: MediaFolder | None = None, *, private: bool = False) -> None:
        self.process = process
        self.media = media
        self.private = private
        self.notes: list[str] = []
        self.types = {kind.model: kind for kind in page_types().values()}
        self.keys: dict[str, dict[int, str]] = defaultdict(dict)
        self.taken: dict[str, set[str]] = defaultdict(set)
        self.recorded: dict[tuple[str, str], str] = {}
        self._read_records()
        self.pages = self._pages()
        self._give_keys()

    def run(self) -> dict[str, Any]:
        """The whole content of the file."""
        process = self._page(self.process)
        pages = self._pages_below(self.process)
        content = {name: section.export(self) for name, section in sections().items() if not self._is_media(name)}
        media = {name: section.export(self) for name, section in sections().items() if self._is_media(name)}
        lists = {**media, **content, PAGES: pages}
        names = [*[name for name, section in sections().items() if not section.after_pages], PAGES]
        names += [name for name, section in sections().items() if section.after_pages]
        return {"format": FORMAT, PROCESS: process, **{name: lists[name] for name in names if lists[name]}}

    # Keys

    def _read_records(self) -> None:
        for record in LoadRecord.objects.filter(process_id=self.process.pk):
            self.recorded[record.section, record.object_pk] = record.key
            self.taken[record.section].add(record.key)

    def _pages(self) -> list[BasePage]:
        """The process and the pages below it that a file can hold, with their ancestors before them."""
        found = [self.process]
        paths = {self.process.path}
        for page in BasePage.objects.descendant_of(self.process).specific().order_by("path"):
            if page.path[: -page.steplen] not in paths:
                continue
            if isinstance(page, ProcessMixin):
                message = _("“%(title)s” and what lies below it was left out: it is a process with a file of its own.")
                self.notes.append(message % {"title": page.title})
            elif type(page) in self.types and page.alias_of_id is None:
                found.append(page)
                paths.add(page.path)
            else:
                message = _("“%(title)s” and what lies below it was left out: pages of this type do not travel.")
                self.notes.append(message % {"title": page.title})
        return found

    def _give_keys(self) -> None:
        for page in self.pages:
            self._give_key(PAGES, page.pk, page.slug)
        for name, section in sections().items():
            for instance in section.instances(self.process):
                self._give_key(name, instance.pk, section.usual_key(instance))

    def _give_key(self, section: str, pk: int, usual: str) -> str:
        key = self.recorded.get((section, str(pk)))
        if key is None:
            key, number = usual, 2
            while key in self.taken[section]:
                key, number = f"{usual}-{number}", number + 1
            self.taken[section].add(key)
        self.keys[section][pk] = key
        return key

    @staticmethod
    def _is_media(name: str) -> bool:
        return isinstance(sections().get(name), MediaSection)

    def key(self, section: str, pk: int) -> str | None:
        """The key of an item; for a page outside of the process its address; None where it cannot be named."""
        if pk in self.keys[section]:
            return self.keys[section][pk]
        if section == PAGES:
            return self._address(pk)
        kind = sections()[section]
        return self._media_key(kind, pk) if isinstance(kind, MediaSection) else None

    def _media_key(self, section: MediaSection, pk: int) -> str | None:
        """Who may open a file does not travel, and where it is loaded everybody may: so protected ones stay here, and
        those that are lost."""
        instance = section.get(str(pk))
        if instance is None:
            return None
        message = ""
        if section.is_private(instance):
            message = _(
                "“%(title)s” was left out: its collection is protected, and where the file is loaded everybody could "
                "open it. If it is needed there, upload it there by hand, into a protected collection."
            )
        elif self.media is None:
            message = _("“%(title)s” was left out: files are only exported beside a file.")
        elif not instance.file.storage.exists(instance.file.name):
            message = _("“%(title)s” was left out: its file is not on the server any more.")
        if message:
            self.note(message % {"title": instance})
            return None
        return self._give_key(section.name, pk, section.usual_key(instance))

    def related(self, section: str, pk: int) -> str | None:
        """The same for what a row is about: no page of another process, and none of this one that does not travel,
        which is not there where the file is loaded."""
        if section == PAGES and pk not in self.keys[section]:
            page = BasePage.objects.filter(pk=pk).first()
            belongs_to = process_of(page) if page is not None else None
            if page is not None and belongs_to is not None:
                message = _("“%(title)s” was left out: it belongs to another process.")
                if belongs_to.pk == self.process.pk:
                    message = _("“%(title)s” was left out: it is not part of the file.")
                self.note(message % {"title": page.title})
                return None
        return self.key(section, pk)

    def _address(self, pk: int) -> str | None:
        page = BasePage.objects.filter(pk=pk).first()
        if page is not None and not may_be_linked(page, self.process):
            return None
        parts = page.get_url_parts() if page is not None else None
        site = self.process.get_site()
        if page is None or parts is None or site is None or parts[0] != site.pk:
            return None
        self.note(_("“%(title)s” lies outside of the process; its address stands in the file.") % {"title": page.title})
        path: str = page.url_path
        return path[len(site.root_page.url_path) - 1 :]

    def position(self, section: str, pk: int) -> int:
        known = list(self.keys[section])
        return known.index(pk) if pk in known else len(known)

    def note(self, message: str) -> None:
        if message not in self.notes:
            self.notes.append(message)

    # Items

    def item(self, instance: Model, kind: type[Item], **first: Any) -> dict[str, Any]:
        """What the file says for an instance: ``first``, then each field that differs from what the file assumes."""
        plain: dict[str, Any] = {name: value for name, value in first.items() if value is not None}
        for name, info in content_fields(kind).items():
            value = codec_of(info).read(instance, name, self, item_class_of(info))
            if value is not None and value != info.get_default(call_default_factory=True):
                plain[key_of(kind, name)] = timezone.localtime(value) if isinstance(value, datetime) else value
        return plain

    def items(self, instances: Iterable[Model], kind: type[Item]) -> list[dict[str, Any]]:
        """The same for rows. One without what it stands for, which stays out of the file, would be no row."""
        return [plain for plain in (self.item(instance, kind) for instance in instances) if _is_whole(plain, kind)]

    def is_whole(self, plain: dict[str, Any], kind: type[Item], title: object) -> bool:
        """Whether the file has all that the item needs; where its page stays behind, the item does, too."""
        if _is_whole(plain, kind):
            return True
        self.note(_("“%(title)s” was left out: what it belongs to is not part of the file.") % {"title": title})
        return False

    def _page(self, page: AufbruchPageMixin) -> dict[str, Any]:
        kind = self.types[type(page)]
        shown = page if page.live else page.get_latest_revision_as_object()
        if page.live and page.has_unpublished_changes:
            message = _("“%(title)s” has changes that are not published; they were left out.")
            self.note(message % {"title": page.title})
        type_name = None if page.pk == self.process.pk else kind.name
        plain = self.item(shown, kind.item, type=type_name, key=self.keys[PAGES][page.pk])
        if not page.live or self._is_private(page):
            plain["draft"] = True
        return plain

    def _is_private(self, page: AufbruchPageMixin) -> bool:
        """Who may see a page does not travel: a protected page becomes a draft, so that nothing leaks."""
        above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        private: bool = PageViewRestriction.objects.filter(Q(page__path__in=above)).exists()
        if private:
            message = _("“%(title)s” is protected; it was exported as a draft.")
            self.note(message % {"title": page.title})
        return private

    def _pages_below(self, parent: AufbruchPageMixin) -> list[dict[str, Any]]:
        result = []
        for page in self.pages:
            if page.depth == parent.depth + 1 and page.path.startswith(parent.path):
                below = self._pages_below(page)
                result.append({**self._page(page), **({PAGES: below} if below else {})})
        return result


def _is_whole(plain: dict[str, Any], kind: type[Item]) -> bool:
    needed = {key_of(kind, name) for name, info in content_fields(kind).items() if info.is_required()}
    return needed <= plain.keys()
