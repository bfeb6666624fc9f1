"""Contributions of citizens as things that can be judged: the ideas of a call, for instance."""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.core.lists.naming import says_address, says_name
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.extension.published import facts_of, know_facts
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.contributions.contribution import COMMENT_KIND
from wagtail_aufbruch.participation.models.contributions.visibility import ContributionQuerySet
from wagtail_aufbruch.reviews.extension.subjects import Part, Subject, SubjectKind

KEY = "contribution"
NAMED = _("The author's name or address stands in it, so nobody sees it who judges. Take it out of the text.")

BLIND_NOTE = _(
    "These contributions are public, with the names of those who wrote them: whoever judges finds them by their "
    "titles. In the round the name and the way to the page are left out, and what says the whole name or the address "
    "in its text is kept back. Nothing is blacked out: first names alone, telephone numbers, other people's names and "
    "pictures on the page can tell who it was. Look through the texts, or say to those who judge that they do not look "
    "for the authors."
)


def _listed() -> ContributionQuerySet[Contribution]:
    """All that stands in lists, and no comments; staff see the titles of it."""
    return Contribution.objects.listed().exclude(kind=COMMENT_KIND)


def _judged() -> ContributionQuerySet[Contribution]:
    """What can be judged, and is read by those who judge: what everybody may see of it, asked anew at each request. Of
    a page that is taken down or made private nobody reads on by the link of a round."""
    return _listed().visible_to_public()


def pages(process: Process) -> Collection[Page]:
    """The pages of the process to which something was handed in that is published."""
    there = _judged().filter(page=OuterRef("pk"))
    return list(of_process(BasePage.objects.live(), process).filter(Exists(there)).order_by("path"))


def candidates(page: Page, division: str) -> Mapping[int, str]:
    """What is published there, in the order of its titles; there are no divisions."""
    rows = _judged().filter(page=page.pk)
    return dict(rows.order_by("title", "pk").values_list("pk", "title"))


def subjects(keys: Collection[int], is_blind: bool) -> Mapping[int, Subject]:
    """What everybody can read of them; in a blind round without the name, and without the way to the page."""
    rows = list(_judged().filter(pk__in=keys).select_related("page", "author"))
    know_facts(rows)
    return {row.pk: _subject(row, is_blind) for row in rows}


def visible(keys: Collection[int], is_blind: bool, words: str) -> Collection[int]:
    """What everybody may see; of what is kept back since it names its author nothing is found by words."""
    rows = _judged().filter(pk__in=keys)
    if not words.strip():
        return set(rows.values_list("pk", flat=True))
    found = rows.filter(holds_words(["title"], words))
    if not is_blind:
        return set(found.values_list("pk", flat=True))
    shown = subjects(list(found.values_list("pk", flat=True)), True)
    return {pk for pk, subject in shown.items() if subject.is_released}


def titles(keys: Collection[int]) -> Mapping[int, str]:
    return dict(_listed().filter(pk__in=keys).values_list("pk", "title"))


def _subject(row: Contribution, is_blind: bool) -> Subject:
    parts = tuple(Part(fact.label, fact.words) for fact in facts_of(row))
    shows_name = is_blind and _names_author(row, parts)
    return Subject(
        title=row.title,
        text=row.text,
        author="" if is_blind else row.author_name,
        parts=parts,
        url="" if is_blind else kind_of(row).public_url(row),
        is_released=not shows_name,
        hint=NAMED if shows_name else "",
    )


def _names_author(row: Contribution, parts: tuple[Part, ...]) -> bool:
    """Whether what people read says the author's whole name or address, however it is written."""
    said = " ".join([row.title, row.text, *(part.text for part in parts)])
    address = row.author.email if row.author is not None else ""
    return says_name(said, row.author_name) or says_address(said, address)


def addresses(keys: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Whose they are."""
    rows = Contribution.objects.filter(pk__in=keys, author__isnull=False)
    return {pk: frozenset([email]) for pk, email in rows.values_list("pk", "author__email")}


CONTRIBUTIONS = SubjectKind(
    key=KEY,
    name=_("Contributions"),
    pages=pages,
    candidates=candidates,
    subjects=subjects,
    visible=visible,
    titles=titles,
    blind_note=BLIND_NOTE,
    addresses=addresses,
)
