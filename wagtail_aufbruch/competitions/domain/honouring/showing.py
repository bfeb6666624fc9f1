"""The winners as readers see them: only what the people, and the guardians of the young among them, agree to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.forms import public_keys
from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import (
    may_be_published,
    may_show_as,
    may_show_pictures,
    shown_names,
    with_consents,
)
from wagtail_aufbruch.competitions.models import Category, CompetitionPage, Entry, EntryFile, Honour, Praise
from wagtail_aufbruch.participation.enums import FileState


@dataclass(frozen=True)
class Winner:
    """One winner, of whom everything in it may be shown."""

    pk: int
    prize: str
    text: str
    category: str
    is_shown: bool
    """Whether more than the prize may be told."""
    title: str = ""
    name: str = ""
    reason: str = ""
    picture: EntryFile | None = None

    @property
    def picture_text(self) -> str:
        """What is to be seen, for those who do not see it."""
        if self.picture is not None and self.picture.alt:
            return self.picture.alt
        return _("Picture of “%(title)s”") % {"title": self.title}


def honours_of(*competitions: CompetitionPage) -> "QuerySet[Honour]":
    """All that is prepared, in order, whether it may be told or not."""
    rows = Honour.objects.filter(honouring__in=[one.pk for one in competitions], entry__in=Entry.objects.judged())
    return rows.select_related("picture")


def winners_in(competitions: Iterable[CompetitionPage]) -> dict[int, list[Winner]]:
    """Who won, for everybody, by the key of the competition; nobody of those whose gate is not open. A constant number
    of queries where the competitions were fetched with their ``honouring``."""
    return _by_competition([one for one in competitions if may_be_told(one)])


def winners_of(competition: CompetitionPage) -> list[Winner]:
    """Who won in this one."""
    return winners_in([competition]).get(competition.pk, [])


def prepared_winners(competition: CompetitionPage) -> list[Winner]:
    """The same for staff, who look at it before."""
    return _by_competition([competition]).get(competition.pk, [])


def _by_competition(competitions: list[CompetitionPage]) -> dict[int, list[Winner]]:
    honours = list(honours_of(*competitions)) if competitions else []
    if not honours:
        return {}
    rows = with_consents(Entry.objects.filter(pk__in=[one.entry_id for one in honours]).select_related("form"))
    entries = {entry.pk: entry for entry in rows}
    categories = dict(Category.objects.filter(page__in=competitions).values_list("key", "title"))
    found: dict[int, list[Winner]] = {}
    for one in honours:
        found.setdefault(one.honouring_id, []).append(_winner(one, entries[one.entry_id], categories))
    return found


def _winner(honour: Honour, entry: Entry, categories: dict[str, str]) -> Winner:
    category = categories.get(entry.category, "")
    if not may_be_published(entry):
        return Winner(honour.pk, honour.title, honour.text, category, is_shown=False)
    picture = honour.picture
    has_picture = picture is not None and may_show_pictures(entry) and picture.entry_id == entry.pk
    return Winner(
        honour.pk,
        honour.title,
        honour.text,
        category,
        is_shown=True,
        title=entry.title or _("Entry without a title"),
        name=name_of(honour, entry),
        reason=honour.reason,
        picture=picture if has_picture and picture is not None and can_be_shown(picture, entry) else None,
    )


def name_of(honour: Honour, entry: Entry) -> str:
    """The name as staff have written it, unless it names somebody whose guardian has not agreed; else what may be. None
    once the time of the entry is over."""
    if entry.reduced_at is not None:
        return ""
    if honour.name and may_show_as(entry, honour.name):
        return honour.name
    return ", ".join(shown_names(entry))


def can_be_shown(file: EntryFile, entry: Entry) -> bool:
    """Whether the file was looked at and drawn anew as a picture, without what the camera has written into it; and the
    form of the entry promised, when it was given, that everybody sees it."""
    is_drawn = file.state == FileState.READY and file.is_picture and bool(file.file)
    return is_drawn and file.question_key in public_keys(entry.form)


def pictures_of(entries: Iterable[Entry]) -> dict[int, list[EntryFile]]:
    """The pictures of each entry that could stand beside it; one query."""
    found: dict[int, list[EntryFile]] = {}
    rows = EntryFile.objects.filter(entry__in=[one.pk for one in entries], state=FileState.READY)
    for file in rows.select_related("entry__form").order_by("pk"):
        if can_be_shown(file, file.entry):
            found.setdefault(file.entry_id, []).append(file)
    return found


def shown_picture(competition: CompetitionPage, honour_pk: int) -> EntryFile | None:
    """The picture of a winner, asked anew each time: gate, entry and consent."""
    return next((one.picture for one in winners_of(competition) if one.pk == honour_pk), None)


@dataclass(frozen=True)
class Result:
    """What became of an entry, for its own person."""

    honour: Honour | None
    praise: Praise | None


def result_for(entry: Entry) -> Result | None:
    """None before everybody may know, and of what was not judged."""
    if not may_be_told(entry.competition):
        return None
    row = Entry.objects.judged().filter(pk=entry.pk).select_related("honour", "praise").first()
    return Result(getattr(row, "honour", None), getattr(row, "praise", None)) if row is not None else None
