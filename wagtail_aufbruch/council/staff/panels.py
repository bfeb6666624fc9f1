"""What stands in the form of a paper: where it stands, the way to its decision, and what comes from a server."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from wagtail_aufbruch.council.domain.papers.deciding import decision_of, is_outdated, suggestion_of
from wagtail_aufbruch.council.domain.papers.deleting import why_kept
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import Paper


class DecisionPanel(Panel):
    """The confirmed decision, or what the consultations suggest, with the link to the page where staff confirm it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "aufbruch_council/staff/decision_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            paper = with_stations(Paper.objects.filter(pk=self.instance.pk)).get()
            stations = stations_of(paper)
            decision = decision_of(paper)
            context.update(
                paper=paper,
                decision=decision,
                suggestion=suggestion_of(stations) if decision is None else None,
                is_outdated=decision is not None and is_outdated(decision, stations),
                url=reverse("aufbruch_council_decision", args=[paper.pk]),
                follow_ups_url=reverse("aufbruch_paper_follow_ups", args=[paper.pk]) if decision is not None else "",
                follow_ups=paper.follow_ups.count() if decision is not None else 0,
            )
            return context


class FromServerPanel(Panel):
    """Says of a row that it comes from the council's server and stays. The form then has no button to take it out."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "aufbruch_council/staff/from_server.html"

        def is_shown(self) -> bool:
            return bool(why_kept(self.instance)) and super().is_shown()
