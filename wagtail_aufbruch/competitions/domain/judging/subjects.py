"""Entries of a competition as things that can be judged: whole, or as copies without names.

Named in the app's feature as a kind of subjects. Where review rounds are not installed nobody asks for it.
"""

from collections.abc import Collection, Mapping

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.consents.standing import with_consents
from wagtail_aufbruch.competitions.domain.entering.always_asked import CATEGORY
from wagtail_aufbruch.competitions.domain.judging.blackening import readable
from wagtail_aufbruch.competitions.domain.judging.copies import texts_of
from wagtail_aufbruch.competitions.domain.judging.reading import Contents, compared, contents_for, contents_of
from wagtail_aufbruch.competitions.domain.judging.reading import with_contents as all_of
from wagtail_aufbruch.competitions.domain.judging.valid_copies import (
    Waiting,
    listed_with_waiting,
    released_copies,
    waiting,
)
from wagtail_aufbruch.competitions.domain.voting.counting import result_of
from wagtail_aufbruch.competitions.models import BlindCopy, BlindFile, Category, CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.participation.domain.files.kinds import neutral_name
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile
from wagtail_aufbruch.reviews.extension.subjects import File, OpenedFile, Part, Picture, Subject, SubjectKind

KEY = "entry"
TO_BLACKEN = gettext_lazy("Still to be blacked out")
NO_CONSENT = gettext_lazy("The guardian's consent is missing, so nobody sees it who judges.")
KEPT_BACK = gettext_lazy("A guardian's consent is missing, or somebody was taken out of the team: see the entry.")
TO_LOOK_THROUGH = gettext_lazy("Somebody was taken out of the team; it has to be looked through first.")


def pages(process: Process) -> Collection[Page]:
    """The published competitions of the process with entries that may be judged."""
    there = Entry.objects.judged().filter(competition=OuterRef("pk"))
    found = of_process(CompetitionPage.objects.live(), process).filter(Exists(there))
    return list(found.defer_streamfields().order_by("path"))


def divisions(page: Page) -> Mapping[str, str]:
    """The categories of the competition, in the editor's order."""
    rows = Category.objects.filter(page=page.pk).order_by("sort_order", "pk")
    return dict(rows.values_list("key", "title"))


def candidates(page: Page, division: str) -> Mapping[int, str]:
    """What was handed in there, in the order of the titles."""
    rows = Entry.objects.judged().filter(competition=page.pk)
    if division:
        rows = rows.filter(category=division)
    found = rows.order_by("title", "pk").values_list("pk", "title")
    return {pk: title or _("Entry without a title") for pk, title in found}


def subjects(keys: Collection[int], is_blind: bool) -> Mapping[int, Subject]:
    """What people read of them; in a blind round the released copy alone."""
    if not is_blind:
        return {key: whole(one) for key, one in contents_for(keys).items()}
    contents = compared(keys)
    copies = released_copies(contents)
    return {key: copied(copies[key]) if key in copies else _hidden(one) for key, one in contents.items()}


def visible(keys: Collection[int], is_blind: bool, words: str) -> Collection[int]:
    """Entries whose guardians agree; in a blind round those with a released copy, whose title is the one that is
    searched. Whether it still holds is found when it is read."""
    rows = Entry.objects.judged().filter(pk__in=keys)
    rows = rows.filter(~rows.kept_back())
    if is_blind:
        copies = BlindCopy.objects.filter(holds_words(["title"], words), entry=OuterRef("pk"), taken_back_at=None)
        rows = rows.filter(Exists(copies))
    else:
        rows = rows.filter(holds_words(["title"], words))
    return set(rows.values_list("pk", flat=True))


def titles(keys: Collection[int]) -> Mapping[int, str]:
    """As staff see them."""
    found = Entry.objects.judged().filter(pk__in=keys).values_list("pk", "title")
    return {pk: title or _("Entry without a title") for pk, title in found}


def listed(keys: Collection[int], is_blind: bool) -> Mapping[int, Subject]:
    """As lists of staff name them, with what is still to be done."""
    rows = Entry.objects.judged().filter(pk__in=keys)
    if not is_blind:
        return {one.pk: _line(one, _why_kept_back(one)) for one in with_consents(rows)}
    found, waits = listed_with_waiting(rows)
    return {one.pk: _line(one, _missing(waits.get(one.pk)), one.pk in waits) for one in found}


def hidden(keys: Collection[int] | QuerySet[Model, int]) -> Collection[int]:
    """What those who judge blind do not see yet."""
    return waiting(Entry.objects.judged().filter(pk__in=keys))


def _line(entry: Entry, hint: str | Promise, to_blacken: bool = False) -> Subject:
    url = reverse("aufbruch_blind_copy" if to_blacken else "aufbruch_entry", args=[entry.pk])
    title = entry.title or _("Entry without a title")
    return Subject(title=title, author=entry.name, is_released=not hint, staff_url=url, hint=hint)


def _missing(waits: Waiting | None) -> str | Promise:
    if waits is None:
        return ""
    return KEPT_BACK if waits.is_kept_back else TO_BLACKEN


def _why_kept_back(entry: Entry) -> str | Promise:
    """Why nobody who judges sees it; "" where they do."""
    if entry.guardian_missing:
        return NO_CONSENT
    return TO_LOOK_THROUGH if entry.is_kept_back else ""


def whole(contents: Contents) -> Subject:
    """An entry with the name of whoever made it."""
    entry = contents.entry
    category = [Part(CATEGORY, contents.category)] if contents.category else []
    return Subject(
        title=entry.title or _("Entry without a title"),
        author=entry.name,
        parts=(*category, *(Part(one.heading, one.text, one.url) for one in contents.said if one.shown_with_names)),
        pictures=tuple(_picture(one, place) for place, one in enumerate(contents.files, 1) if one.is_picture),
        files=tuple(
            _file(one, place, contents.label_of(one))
            for place, one in enumerate(contents.files, 1)
            if not one.is_picture
        ),
        is_released=not entry.is_kept_back,
        staff_url=reverse("aufbruch_entry", args=[entry.pk]),
        hint=_why_kept_back(entry),
    )


def copied(copy: BlindCopy) -> Subject:
    """A released copy."""
    files = list(copy.files.all())
    return Subject(
        title=readable(copy.title),
        parts=tuple(Part(heading, text, url) for heading, text, url in texts_of(copy)),
        pictures=tuple(_picture(one, place) for place, one in enumerate(files, 1) if one.is_picture),
        files=tuple(_file(one, place, one.heading) for place, one in enumerate(files, 1) if not one.is_picture),
    )


def _hidden(contents: Contents) -> Subject:
    """What nobody sees who judges blind; staff read what helps."""
    url = reverse("aufbruch_blind_copy", args=[contents.entry.pk])
    return Subject(
        title="", is_released=False, staff_url=url, hint=NO_CONSENT if contents.entry.guardian_missing else TO_BLACKEN
    )


def _picture(file: StagedFile, place: int) -> Picture:
    return Picture("", readable(file.alt) or _("Picture %(number)d") % {"number": place}, key=file.pk)


def _file(file: StagedFile, place: int, heading: str) -> File:
    return File("", _name(file, place), key=file.pk, note=filesizeformat(file.size), kind=heading)


def _name(file: StagedFile, place: int) -> str:
    return neutral_name(file.kind, str(file.file.name).rpartition(".")[2], place)


def opened(key: int, file_key: int, is_blind: bool) -> OpenedFile | None:
    """A file of the entry, or of the copy that holds now."""
    contents = compared([key])
    files: list[EntryFile] | list[BlindFile] = []
    if is_blind:
        files = [file for copy in released_copies(contents).values() for file in copy.files.all()]
    elif key in contents and not contents[key].entry.is_kept_back:
        files = contents[key].files
    numbered = {one.pk: (place, one) for place, one in enumerate(files, 1)}
    if file_key not in numbered:
        return None
    place, found = numbered[file_key]
    return OpenedFile(found.file, _name(found, place), is_shown=found.is_picture)


def addresses(keys: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Whose they are: who entered, the guardian, everybody whose address stands in the entry."""
    found = contents_of(all_of(Entry.objects.filter(pk__in=keys)))
    return {key: one.addresses for key, one in found.items()}


def votes(page: Page) -> Mapping[int, int] | None:
    """The public vote, once it is over, for a round in which it decides between equals; staff alone see its result."""
    competition = CompetitionPage.objects.filter(pk=page.pk).first()
    result = result_of(competition) if competition is not None else None
    return result.votes if result is not None else None


def told(page: Page) -> str:
    """That everybody can recount the result, where the competition says so."""
    if not CompetitionPage.objects.filter(pk=page.pk, recount_wanted=True).exists():
        return ""
    return _(
        "Once the winners are public, everybody can recount the result. For this the scores are published without "
        "names and comments, sorted for each entry, so that nobody sees whose they are; where fewer than three people "
        "have judged, the places alone."
    )


ENTRIES = SubjectKind(
    key=KEY,
    name=gettext_lazy("Entries"),
    pages=pages,
    candidates=candidates,
    subjects=subjects,
    visible=visible,
    listed=listed,
    hidden=hidden,
    titles=titles,
    divisions=divisions,
    opened=opened,
    addresses=addresses,
    votes=votes,
    told=told,
)
