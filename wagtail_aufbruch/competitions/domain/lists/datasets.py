"""The competitions of a process as open data: which files there are, and what stands in their columns."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.lists import contributions
from wagtail_aufbruch.competitions.domain.lists.open_data import COLUMNS, WINNER_COLUMNS
from wagtail_aufbruch.competitions.models import CompetitionIndexPage
from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, Column, DataFile, Dataset, Datatype
from wagtail_aufbruch.core.extension.protocols import Process

COMPETITIONS, WINNERS, CONTRIBUTIONS = "wettbewerbe", "gewonnen", "weitergegangene-beitraege"
LISTS = ("categories", "prizes")

DESCRIBED: dict[str, tuple[Datatype, str | Promise]] = {
    "title": ("string", gettext_lazy("Title of the competition.")),
    "state": (
        "string",
        gettext_lazy("Where it stands now, as one English word; for instance “entering” or “honoured”."),
    ),
    "organiser": ("string", gettext_lazy("Who holds the competition.")),
    "description": ("string", gettext_lazy("What it is about, in a few sentences.")),
    "opens": ("string", gettext_lazy("From when on one can enter, with the offset from UTC.")),
    "closes": ("string", gettext_lazy("Until when one can enter.")),
    "jury_from": ("string", gettext_lazy("First day on which the jury reads.")),
    "jury_until": ("string", gettext_lazy("Last day on which the jury reads.")),
    "vote_from": ("string", gettext_lazy("From when on everybody can vote; empty where there is no vote.")),
    "vote_until": ("string", gettext_lazy("Until when everybody can vote.")),
    "honouring": ("string", gettext_lazy("When the winners are honoured.")),
    "who_may": ("string", gettext_lazy("Who may take part, in words.")),
    "min_age": ("integer", gettext_lazy("Least age of whoever enters; empty where there is none.")),
    "max_age": ("integer", gettext_lazy("Greatest age of whoever enters; empty where there is none.")),
    "categories": ("string", gettext_lazy("Categories in which one can enter.")),
    "prizes": ("string", gettext_lazy("What can be won.")),
    "terms": ("string", gettext_lazy("Address of the terms.")),
    "url": ("anyURI", gettext_lazy("Address of the competition's page.")),
    "changed": ("string", gettext_lazy("When the page was changed last.")),
}
"""What stands in each of ``COLUMNS``."""

DESCRIBED_WINNERS: dict[str, tuple[Datatype, str | Promise]] = {
    "competition": ("string", gettext_lazy("Title of the competition.")),
    "competition_url": ("anyURI", gettext_lazy("Address of the competition's page.")),
    "prize": ("string", gettext_lazy("Which prize was won.")),
    "prize_text": ("string", gettext_lazy("What the prize consists of.")),
    "category": ("string", gettext_lazy("Category in which it was won; empty where there are none.")),
    "title": ("string", gettext_lazy("Title of the entry; empty where it may not be told.")),
    "name": ("string", gettext_lazy("Name under which the winners are shown, as far as they agreed to it.")),
    "reason": ("string", gettext_lazy("Why the jury chose it.")),
}
"""What stands in each of ``WINNER_COLUMNS``."""


DESCRIBED_CONTRIBUTIONS: dict[str, tuple[Datatype, str | Promise]] = {
    "number": ("integer", gettext_lazy("Number of the contribution, which stays the same.")),
    "title": ("string", gettext_lazy("Title of the contribution.")),
    "text": ("string", gettext_lazy("What is proposed, in the words that were published.")),
    "name": ("string", gettext_lazy("Name under which it is shown; empty where people want none, or are gone.")),
    "competition": ("string", gettext_lazy("Title of the competition.")),
    "competition_url": ("anyURI", gettext_lazy("Address of the competition's page.")),
    "prize": ("string", gettext_lazy("Which prize it has won; empty where none.")),
    "field": ("string", gettext_lazy("Field of action to which it belongs.")),
    "stage": ("string", gettext_lazy("How far the town has come with it, in the town's words.")),
    "taken_up_by": ("string", gettext_lazy("Group that has taken it up; empty where none has.")),
    "place": ("string", gettext_lazy("Place that it is about, in words.")),
    "published": ("string", gettext_lazy("When it was published, with the offset from UTC.")),
    "support": ("integer", gettext_lazy("How many people support it.")),
    "comments": ("integer", gettext_lazy("How many comments stand on its page.")),
    "url": ("anyURI", gettext_lazy("Address of its page.")),
}
"""What stands in each of ``contributions.COLUMNS``."""


def datasets_of_competitions(process: Process) -> Iterator[Dataset]:
    """All public competitions of the process, and who has won; nothing where it has no list of competitions."""
    indexes = only_public(of_process(CompetitionIndexPage.objects.all(), process))
    index = indexes.order_by("depth", "path").first()
    if index is None:
        return
    changed = [page.last_published_at for page in shown_competitions(process) if page.last_published_at]
    yield Dataset(
        key=COMPETITIONS,
        title=index.title,
        description=_("All public competitions with their dates and prizes; in JSON with the winners of each."),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(Column(key, DESCRIBED[key][1], DESCRIBED[key][0], is_list=key in LISTS) for key in COLUMNS),
        keywords=(_("competitions"), _("public participation")),
        changed_at=max(changed, default=None),
    )
    yield Dataset(
        key=WINNERS,
        title=_("%(title)s, winners") % {"title": index.title},
        description=_("Who has won in all competitions whose winners are public, with the jury's reasons."),
        page_url=index.full_url,
        files=(DataFile("csv", f"{index.full_url}{index.reverse_subpage('export_winners')}"),),
        columns=tuple(Column(key, DESCRIBED_WINNERS[key][1], DESCRIBED_WINNERS[key][0]) for key in WINNER_COLUMNS),
        keywords=(_("competitions"), _("public participation")),
    )
    yield Dataset(
        key=CONTRIBUTIONS,
        title=_("%(title)s, entries that go on") % {"title": index.title},
        description=_("All entries that went on as contributions, and how far the town has come with them."),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export_contributions', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(
            Column(key, DESCRIBED_CONTRIBUTIONS[key][1], DESCRIBED_CONTRIBUTIONS[key][0])
            for key in contributions.COLUMNS
        ),
        keywords=(_("competitions"), _("public participation")),
    )
