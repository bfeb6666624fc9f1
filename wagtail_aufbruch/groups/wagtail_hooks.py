"""What groups and boards add to a process's pages and to the admin."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessMixin
from wagtail_aufbruch.core.staff.scope import register_policies
from wagtail_aufbruch.groups.domain.chart import chart
from wagtail_aufbruch.groups.domain.drawing import draw
from wagtail_aufbruch.groups.domain.groups import cards, cards_of_field
from wagtail_aufbruch.groups.domain.judging.installed import has_rounds
from wagtail_aufbruch.groups.domain.scope import shown_boards_and_index
from wagtail_aufbruch.groups.domain.statements import newest
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import Statement
from wagtail_aufbruch.groups.public import working_page
from wagtail_aufbruch.groups.staff import editing, working_hooks
from wagtail_aufbruch.groups.staff.panels import TandemPanel
from wagtail_aufbruch.groups.staff.snippets import StatementViewSet

GROUPS_SHOWN = 6
STATEMENTS_SHOWN = 3
STYLESHEET = "aufbruch_groups/groups.css"

if has_rounds():
    import wagtail_aufbruch.groups.staff.judging_hooks  # noqa: F401

register_policies(Statement)
register_snippet(StatementViewSet)
hooks.register("register_admin_urls", lambda: working_hooks.urlpatterns)
hooks.register("after_create_page", editing.warn_of_tandem)
hooks.register("after_edit_page", editing.warn_of_tandem)
hooks.register("before_copy_page", editing.refuse_published_copies)


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return working_page.urlpatterns


@hooks.register("construct_homepage_panels")
def add_tandem_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(TandemPanel())


@hooks.register("aufbruch_process_sections")
def groups_of_process(process: ProcessMixin) -> Iterator[Section]:
    """The groups with their two leads side by side, and how all bodies hang together."""
    groups = cards(process, today())
    boards, index = shown_boards_and_index(process)
    if groups:
        yield Section(
            title=called(process, "theme_group", plural=True),
            template="aufbruch_groups/sections/groups.html",
            context={
                "cards": groups[:GROUPS_SHOWN],
                "total": len(groups),
                "more": len(groups) > GROUPS_SHOWN,
                "index": index,
            },
            order=200,
            anchor="gruppen",
            stylesheet=STYLESHEET,
        )
    if len(boards) + len(groups) > 1:
        diagram = chart(boards, [card.page for card in groups])
        yield Section(
            title=_("Organisation chart"),
            template="aufbruch_groups/sections/chart.html",
            context={"chart": diagram, "drawing": draw(diagram)},
            order=900,
            anchor="organigramm",
            stylesheet=STYLESHEET,
        )


@hooks.register("aufbruch_process_sections")
def statements_of_process(process: ProcessMixin) -> Iterator[Section]:
    statements = newest(process, STATEMENTS_SHOWN)
    if statements:
        yield Section(
            title=_("What groups and boards have said"),
            template="aufbruch_groups/sections/statements.html",
            context={"statements": statements},
            order=400,
            anchor="stellungnahmen",
            stylesheet=STYLESHEET,
        )


@hooks.register("aufbruch_handlungsfeld_sections")
def groups_of_field(process: ProcessMixin, handlungsfeld: Handlungsfeld) -> Iterator[Section]:
    """Groups that work on the field, or on a field below it."""
    groups = cards_of_field(process, handlungsfeld, today())
    if groups:
        yield Section(
            title=called(process, "theme_group", plural=True),
            template="aufbruch_groups/sections/groups.html",
            context={"cards": groups},
            order=200,
            anchor="gruppen",
            stylesheet=STYLESHEET,
        )
