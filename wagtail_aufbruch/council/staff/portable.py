"""What papers of the council put into a process file: what was typed; what a server has told is read there anew.

Decisions are not in it: whoever loads a file confirms them, as anywhere else.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.enums import Affects, FileKind, Outcome, Rhythm
from wagtail_aufbruch.council.models import Organization, OutcomeWording, Paper, PaperIndexPage
from wagtail_aufbruch.council.staff.portable_follow_ups import TaskItem, Tasks, write_tasks
from wagtail_aufbruch.portable.domain.registry import register_page_type, register_section
from wagtail_aufbruch.portable.domain.snippets import SnippetSection
from wagtail_aufbruch.portable.format.items import Children, Choice, Day, Item, KeyedItem, PageItem, Ref, RichText
from wagtail_aufbruch.portable.format.problems import Path

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.domain.loader import Loader


class PaperIndexItem(PageItem):
    introduction: str = ""


class BodyItem(KeyedItem):
    name: str
    short_name: str = ""
    kind: str = ""
    web: str = ""


class WordingItem(KeyedItem):
    """What a result means that is written so."""

    wording: str
    outcome: Annotated[str | None, Choice(Outcome.values)] = None


class ConsultationItem(Item):
    organization: Annotated[str | None, Ref("council_bodies"), Field(alias="body")] = None
    date: Day = None
    role: str = ""
    authoritative: bool = False
    agenda_number: str = ""
    outcome: Annotated[str, Choice([*Outcome.values, ""])] = ""
    result: str = ""
    resolution_text: str = ""


class FileItem(Item):
    name: str
    kind: Annotated[str | None, Choice(FileKind.values)] = None
    document: Annotated[str | None, Ref("documents")] = None
    web: str = ""


class MoneyEffectItem(Item):
    """What the paper does not say is left out; it is never taken for 0."""

    kind: str
    rhythm: Annotated[str, Choice([*Rhythm.values, ""])] = ""
    amount: Annotated[Decimal | None, Field(ge=0, max_digits=14, decimal_places=2)] = None
    months: Annotated[int | None, Field(ge=1, le=32767)] = None
    booked_at: str = ""


class SubjectItem(Item):
    """A page of the file that the paper is about."""

    page: Annotated[str, Ref("pages")]


class PaperItem(KeyedItem):
    reference: str = ""
    name: str
    paper_type: str = ""
    date: Day = None
    originator: str = ""
    web: str = ""
    summary: Annotated[str | None, RichText()] = ""
    proposed_decision: Annotated[str | None, RichText()] = ""
    affects_staff: Annotated[str, Choice([*Affects.values, ""])] = ""
    staff_effect: str = ""
    affects_money: Annotated[str, Choice([*Affects.values, ""])] = ""
    is_public: bool = False
    subjects: Annotated[list[SubjectItem], Children()] = []
    consultations: Annotated[list[ConsultationItem], Children()] = []
    files: Annotated[list[FileItem], Children()] = []
    money_effects: Annotated[list[MoneyEffectItem], Children()] = []
    follow_ups: Annotated[list[TaskItem], Tasks()] = []


class TypedSection(SnippetSection):
    """Leaves out what stands for an object of a server."""

    def instances(self, process: ProcessMixin) -> list[OfProcess]:
        return [one for one in super().instances(process) if not getattr(one, "is_imported", False)]


class PaperSection(TypedSection):
    """Where a paper stands follows from its consultations once these are there; its tasks come after it."""

    def load(self, entries: list[tuple[KeyedItem, Path]], loader: "Loader") -> None:
        known = {item.key for item, _path in entries if (self.name, item.key) in loader.records}
        super().load(entries, loader)
        for item, path in entries:
            paper = loader.find(self.name, item.key)
            if not isinstance(paper, Paper):
                continue
            loader.at(path)
            settle(paper.pk)
            if item.key not in known and isinstance(item, PaperItem):
                write_tasks(paper, item.follow_ups, loader, (*path, "follow_ups"))


register_page_type("council_index", PaperIndexPage, PaperIndexItem)
register_section(SnippetSection("council_bodies", Organization, BodyItem, 620))
register_section(SnippetSection("council_wordings", OutcomeWording, WordingItem, 630))
register_section(PaperSection("council_papers", Paper, PaperItem, 1010, after_pages=True))
