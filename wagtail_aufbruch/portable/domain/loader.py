"""Writing a checked file into the site: all of it or nothing, and nothing twice.

What has been written once is remembered (``LoadRecord``). A later run leaves it alone, whatever editors have
done with it since: changed, renamed, moved or deleted. Only what is new in the file is added.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.storage import Storage
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import RevisionMixin

from wagtail_aufbruch.core.domain.pages.addresses import why_hidden
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.portable.domain.contents import sections
from wagtail_aufbruch.portable.domain.outside import is_of_another_process, may_be_linked, page_at, unless_elsewhere
from wagtail_aufbruch.portable.domain.processfile import PageNode, ProcessFile
from wagtail_aufbruch.portable.domain.registry import PAGES, PROCESS, Section
from wagtail_aufbruch.portable.domain.rows import lacks_what_it_names, twice_among
from wagtail_aufbruch.portable.format.items import Item, codec_of, content_fields, key_of
from wagtail_aufbruch.portable.format.problems import FileProblems, Path, Problem
from wagtail_aufbruch.portable.models import LoadRecord

PARENT = "parent"


@dataclass
class Report:
    """What a run did. ``created`` holds pairs of a section and a title; ``known`` counts by section."""

    process: Any = None
    created: list[tuple[str, str]] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def load(file: ProcessFile, parent: BasePage) -> Report:
    """Build the process of ``file`` below the page ``parent``, or add to it what is new in the file.

    Raises FileProblems where the database does not take it; then nothing has been written.
    """
    loader = Loader(file, parent)
    try:
        with transaction.atomic():
            loader.run()
    except (IntegrityError, DataError) as error:
        loader.remove_files()
        raise loader.refused(error) from error
    except BaseException:
        loader.remove_files()
        raise
    return loader.report


class Loader:
    """One run. Codecs and sections use its methods; see ``codecs.Loading``."""

    def __init__(self, file: ProcessFile, parent: BasePage) -> None:
        self.file = file
        self.parent = parent
        self.report = Report()
        self.found: dict[tuple[str, str], Model | None] = {}
        self.records: dict[tuple[str, str], str] = {}
        self.new_pages: list[tuple[PageNode, BasePage]] = []
        self.incomplete: list[tuple[Model, Item, Path]] = []
        self.stored_files: list[tuple[Storage, str]] = []
        self.place: Path = ()

    def run(self) -> None:
        process = self._known_process()
        if process is None:
            process = self._add_page(self.file.process, self.parent)
            self.report.process = process
            self.remember(PAGES, self.file.process.item.key, process)
            self._record(PROCESS, self.file.process.item.key, process.pk)
            self._record(PARENT, str(self.parent.pk), "")
        else:
            self.report.process = process
            self.records = {
                (record.section, record.key): record.object_pk
                for record in LoadRecord.objects.filter(process_id=process.pk)
            }
            self.report.known[PAGES] += 1
        self._load_sections([section for section in sections().values() if not section.after_pages])
        self._add_pages(self.file.process.children, process)
        self._complete_pages()
        self._load_sections([section for section in sections().values() if section.after_pages])
        self.at(())

    # What is there already

    def _known_process(self) -> ProcessPage | None:
        """The process that an earlier run made of this file below this parent."""
        key = self.file.process.item.key
        below = LoadRecord.objects.filter(section=PARENT, key=str(self.parent.pk)).values("process")
        record = LoadRecord.objects.filter(section=PROCESS, key=key, process__in=below).first()
        return ProcessPage.objects.filter(pk=record.process_id).first() if record else None

    def is_known(self, section: str, key: str) -> bool:
        """Whether an earlier run wrote the item, which is then left alone."""
        if (section, key) not in self.records:
            return False
        self.report.known[section] += 1
        return True

    def find(self, section: str, key: str) -> Model | None:
        """The instance for a key; None where editors have deleted it, or where a text may not lead there."""
        if section == PAGES and key.startswith("/"):
            return self._page_outside(key)
        if (section, key) not in self.found:
            pk = self.records.get((section, key))
            self.found[section, key] = self._get(section, pk) if pk else None
        return self.found[section, key]

    def _get(self, section: str, pk: str) -> Model | None:
        if section == PAGES:
            page = BasePage.objects.filter(pk=pk).first()
            return page.specific if page is not None and may_be_linked(page, self.report.process) else None
        return sections()[section].get(pk)

    def related(self, section: str, key: str, path: Path) -> Model | None:
        """The same for what a row is about. Raises FileProblems where the file names a page of another process."""
        if section != PAGES or not key.startswith("/"):
            return unless_elsewhere(self.find(section, key), self.report.process)
        page = page_at(key, self.parent)
        if page is None:
            self._note_missing(key)
        elif is_of_another_process(page, self.report.process):
            message = _(
                "“%(address)s” is a page of another process. Name a page of this file by its key, or leave this out."
            )
            raise FileProblems([self.file.source.problem(path, message % {"address": key})])
        return page

    def _page_outside(self, address: str) -> BasePage | None:
        """Where a link leads that is written as an address: into another process only if everybody may go there."""
        page = page_at(address, self.parent)
        if page is None or not may_be_linked(page, self.report.process):
            self._note_missing(address)
            return None
        return page

    def _note_missing(self, address: str) -> None:
        self.note(_("There is no page “%(address)s” here; what points to it was left out.") % {"address": address})

    # Writing

    def remember(self, section: str, key: str, instance: Model) -> None:
        """Note that the item has been written, for this run and for later ones."""
        self.found[section, key] = instance
        self._record(section, key, instance.pk)
        self.report.created.append((section, str(instance)))

    def _record(self, section: str, key: str, pk: object) -> None:
        LoadRecord.objects.create(process_id=self.report.process.pk, section=section, key=key, object_pk=str(pk))

    def note(self, message: str) -> None:
        if message not in self.report.notes:
            self.report.notes.append(message)

    def fill(self, instance: Model, item: Item, path: Path, *, late: bool | None = None) -> None:
        """Write the item's values; with ``late`` only those that wait for all pages, or only the others."""
        self.at(path)
        for name, info in content_fields(type(item)).items():
            codec = codec_of(info)
            if late is None or codec.late == late:
                codec.write(instance, name, getattr(item, name), self, (*path, key_of(type(item), name)))

    def add_children(self, instance: Any, name: str, items: Iterable[Item], path: Path) -> None:
        """Set the rows of an InlinePanel; each is validated like in the editor's form."""
        relation = instance._meta.get_field(name)
        children, places = [], []
        for index, item in enumerate(items):
            model = relation.related_model
            # Rows that follow from a date are not put in order by hand.
            child = model(sort_order=index) if hasattr(model, "sort_order") else model()
            self.fill(child, item, (*path, index))
            if lacks_what_it_names(child, item):
                continue
            self.validate(child, item, (*path, index), exclude=[relation.field.name])
            children.append(child)
            places.append(index)
        if twice := twice_among(children, relation.field.name):
            position, message = twice
            raise FileProblems([self.file.source.problem((*path, places[position]), message)])
        setattr(instance, name, children)

    def validate(self, instance: Model, item: Item, path: Path, exclude: Iterable[str] = ()) -> None:
        """The model's own rules. Raises FileProblems with the line of the field."""
        self.at(path)
        try:
            instance.full_clean(exclude=list(exclude))
        except ValidationError as error:
            raise self.problems(error, item, path) from error

    def at(self, path: Path) -> None:
        """Say what is being written from here on, so that it can be told where the database refuses it."""
        self.place = path

    def refused(self, error: DatabaseError) -> FileProblems:
        """What the database does not take, at the place that was being written."""
        message = _(
            "The database does not take this: something like it is there already, or does not fit. (%(reason)s)"
        )
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        line = self.file.source.line(self.place) if self.place else 0
        return FileProblems([Problem(line, message % {"reason": reason})])

    def problems(self, error: ValidationError, item: Item, path: Path) -> FileProblems:
        """A model's complaint, at the line of the field that it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return FileProblems(
            self.file.source.problem((*path, key) if key else path, f"{key}: {message}" if key else message)
            for name, messages in by_field.items()
            for key in ["" if name == NON_FIELD_ERRORS else key_of(type(item), name)]
            for message in messages
        )

    def _load_sections(self, wanted: list[Section]) -> None:
        for section in wanted:
            section.load(self.file.entries.get(section.name, []), self)

    def _add_pages(self, nodes: list[PageNode], parent: BasePage | None) -> None:
        for node in nodes:
            key = node.item.key
            if self.is_known(PAGES, key):
                page = unless_elsewhere(self.find(PAGES, key), self.report.process)
            elif parent is None:
                message = _("“%(title)s” was left out: the page above it has been deleted or is in another process.")
                self.note(message % {"title": node.item.title})
                page = None
            else:
                page = self._add_page(node, parent)
                self.remember(PAGES, key, page)
            self._add_pages(node.children, page)

    def _add_page(self, node: PageNode, parent: BasePage) -> BasePage:
        """A draft with everything that does not point to other pages; the rest follows when all pages exist."""
        if not node.type.model.can_create_at(parent):
            message = _("A page of this type cannot stand below “%(title)s”, or there is one already.")
            raise FileProblems([self.file.source.problem(node.path, message % {"title": parent.title})])
        page = node.type.model(live=False, locale=parent.locale)
        self.fill(page, node.item, node.path, late=False)
        hidden = why_hidden(parent, page.slug)
        if hidden:
            raise FileProblems([self.file.source.problem((*node.path, "slug"), hidden)])
        try:
            parent.add_child(instance=page)
        except ValidationError as error:
            raise self.problems(error, node.item, node.path) from error
        self.new_pages.append((node, page))
        return page

    def _complete_pages(self) -> None:
        for node, page in self.new_pages:
            self.fill(page, node.item, node.path, late=True)
            self.validate(page, node.item, node.path)
            page.save()
            revision = page.save_revision()
            if not node.item.draft:
                revision.publish()
        for instance, item, path in self.incomplete:
            self.fill(instance, item, path, late=True)
            self.validate(instance, item, path)
            instance.save()
        if self.new_pages:
            self.parent.refresh_from_db()

    def complete_later(self, instance: Model, item: Item, path: Path) -> None:
        """Complete the instance when the pages that it names exist; it holds everything else already."""
        self.incomplete.append((instance, item, path))

    def save_snippet(self, instance: Model, draft: bool) -> None:
        """Save with history, and published unless it is a draft."""
        instance.save()
        log(instance=instance, action="wagtail.create")
        if isinstance(instance, RevisionMixin):
            revision = instance.save_revision()
            if hasattr(instance, "live") and not draft:
                revision.publish()

    def stored(self, file: FieldFile) -> None:
        """Note a file that may have been stored, whatever became of its row, so that it goes if nothing is written."""
        if getattr(file, "_committed", False) and file.name:
            self.stored_files.append((file.storage, file.name))

    def remove_files(self) -> None:
        """Delete files that were stored before the database refused."""
        for storage, name in self.stored_files:
            storage.delete(name)
