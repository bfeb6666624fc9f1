"""What competitions add to a process's pages; what they add to the admin stands in ``staff.hooks``."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail import hooks

import wagtail_aufbruch.competitions.staff.hooks  # noqa: F401
from wagtail_aufbruch.competitions.domain.announcing.phases import phase_of
from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.going_on.showing import taken_up_by
from wagtail_aufbruch.competitions.domain.honouring.cards import cards_of
from wagtail_aufbruch.competitions.domain.lists import winner_search
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.core.extension.page_hooks import OpenAction, SearchSource, Section
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.participation.public.guarding.addresses import own_page


@hooks.register("aufbruch_search_sources")
def search_winners() -> SearchSource:
    return winner_search.SOURCE


@hooks.register("aufbruch_open_actions")
def open_competitions(process: Process) -> Iterator[OpenAction]:
    """Those that one can enter now."""
    for competition in shown_competitions(process):
        if phase_of(competition) == Phase.ENTERING:
            yield OpenAction(
                title=competition.title,
                url=competition.url,
                action=_("Take part"),
                kind=called(process, "competition"),
                closes_at=competition.closes_at,
                summary=competition.introduction,
                icon="flag",
            )


@hooks.register("aufbruch_process_sections")
def competitions_of_process(process: Process) -> Iterator[Section]:
    competitions = shown_competitions(process)
    if competitions:
        yield Section(
            title=called(process, "competition", plural=True),
            template="aufbruch_competitions/sections/process.html",
            context={"cards": cards_of(competitions[:6], process)},
            order=320,
            anchor="wettbewerbe",
            stylesheet="aufbruch_competitions/competitions.css",
        )


@hooks.register("aufbruch_group_sections")
def entries_of_group(process: Process, group_page: Page) -> Iterator[Section]:
    """Entries that went on and that the group has taken up."""
    found = taken_up_by(process, group_page.pk, 6)
    if found:
        yield Section(
            title=_("Entries of competitions that the group has taken up"),
            template="aufbruch_competitions/sections/group.html",
            context={"contributions": [(one, own_page(one)) for one in found]},
            order=310,
            anchor="wettbewerbsbeitraege",
            stylesheet="aufbruch_competitions/competitions.css",
        )
