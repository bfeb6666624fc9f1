"""What those hear who follow a project, or brought it about, when its priority is set."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import in_language_of
from wagtail_aufbruch.projects.domain import notices
from wagtail_aufbruch.projects.domain.prioritising.words import say_group, say_rank
from wagtail_aufbruch.projects.models import PriorityDecision, PriorityPlace


def tell_of_priority(decision: PriorityDecision) -> None:
    """Of each project with a group, once; of a correction only where it changes the place."""
    places = list(decision.places.exclude(band="").select_related("project"))
    earlier = PriorityPlace.objects.none()
    if decision.round_key is not None:
        earlier = PriorityPlace.objects.filter(
            decision__round_key=decision.round_key, decision__number__lt=decision.number
        ).order_by("decision__number")
    before = {one.project_id: (one.band, one.rank) for one in earlier}
    with in_language_of(decision.index.process):
        for place in places:
            if before.get(place.project_id) == (place.band, place.rank):
                continue
            words = _("%(title)s: priority set") if place.project_id not in before else _("%(title)s: priority changed")
            title = words % {"title": place.project.title}
            notices.tell_of_priority(place.project, str(decision.pk), title, _text(decision, place, len(places)))


def _text(decision: PriorityDecision, place: PriorityPlace, number: int) -> str:
    said = _("%(body)s has decided on %(day)s: %(group)s, %(place)s.") % {
        "body": decision.body_name,
        "day": date_format(decision.on),
        "group": say_group(place.band),
        "place": say_rank(place.rank, number, is_shared=place.is_shared),
    }
    return f"{said} {place.reason}".strip()
