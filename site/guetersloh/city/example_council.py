"""What staff of the demo have confirmed about its papers: nothing that is not publicly known."""

from django.contrib.auth.base_user import AbstractBaseUser

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.council.domain.papers.deciding import basis_of, confirm, decision_of, suggestion_of
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import Organization, Paper

REFERENCE = "395/2017"


def confirm_decision(process: ProcessPage, user: AbstractBaseUser) -> None:
    """The decision on the paper with which the process began, as its consultation says it; at the first run alone."""
    paper = with_stations(Paper.objects.filter(process_id=process.pk, reference=REFERENCE)).first()
    if paper is None or decision_of(paper) is not None:
        return
    stations = stations_of(paper)
    suggested = suggestion_of(stations)
    if suggested is not None:
        confirm(
            paper,
            user=user,
            seen=basis_of(stations),
            body=Organization.objects.get(pk=suggested.body_pk),
            decided_on=suggested.decided_on,
            outcome=suggested.outcome,
        )
