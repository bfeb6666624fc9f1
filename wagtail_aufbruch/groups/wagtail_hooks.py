"""What groups and boards add to a process's pages."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks

from wagtail_aufbruch.core.extension import Section
from wagtail_aufbruch.core.vocabulary import called
from wagtail_aufbruch.groups.domain.chart import boards_with_impulses, chart
from wagtail_aufbruch.groups.domain.drawing import draw
from wagtail_aufbruch.groups.domain.groups import cards, cards_of_field
from wagtail_aufbruch.groups.domain.scope import group_index
from wagtail_aufbruch.groups.domain.statements import shown_statements
from wagtail_aufbruch.groups.domain.terms import today

GROUPS_SHOWN = 6
STATEMENTS_SHOWN = 3


@hooks.register("aufbruch_process_sections")
def groups_of_process(process: Any) -> Iterator[Section]:
    """The groups with their two leads side by side, and how all bodies hang together."""
    groups = cards(process, today())
    if groups:
        yield Section(
            title=called(process, "theme_group", plural=True),
            template="aufbruch_groups/sections/groups.html",
            context={
                "cards": groups[:GROUPS_SHOWN],
                "total": len(groups),
                "more": len(groups) > GROUPS_SHOWN,
                "index": group_index(process),
            },
            order=200,
            anchor="gruppen",
        )
    bodies = [*boards_with_impulses(process), *(card.page for card in groups)]
    if len(bodies) > 1:
        diagram = chart(bodies)
        yield Section(
            title=_("Organisation chart"),
            template="aufbruch_groups/sections/chart.html",
            context={"chart": diagram, "drawing": draw(diagram)},
            order=900,
            anchor="organigramm",
        )


@hooks.register("aufbruch_process_sections")
def statements_of_process(process: Any) -> Iterator[Section]:
    statements = list(shown_statements(process)[:STATEMENTS_SHOWN])
    if statements:
        yield Section(
            title=_("What groups and boards have said"),
            template="aufbruch_groups/sections/statements.html",
            context={"statements": statements},
            order=400,
            anchor="stellungnahmen",
        )


@hooks.register("aufbruch_handlungsfeld_sections")
def groups_of_field(process: Any, handlungsfeld: Any) -> Iterator[Section]:
    """Groups that work on the field, or on a field below it."""
    groups = cards_of_field(process, handlungsfeld, today())
    if groups:
        yield Section(
            title=called(process, "theme_group", plural=True),
            template="aufbruch_groups/sections/groups.html",
            context={"cards": groups},
            order=200,
            anchor="gruppen",
        )
