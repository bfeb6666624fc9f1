"""The scores that a person gave, for their file; they go with the assessment to which they belong."""

from django.db.models import Q

from wagtail_aufbruch.ideas.models import Score
from wagtail_aufbruch.participation.domain.contributions.told_titles import titles_told_to
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Participant


def collect(participant: Participant) -> list[dict[str, str | int]]:
    """Which ideas the person gave how many points by which criterion; two queries."""
    given = Score.objects.filter(assessment__participant=participant).order_by("pk")
    rows = list(given.values_list("assessment__contribution", "criterion__name", "value"))
    titles = titles_told_to(participant, (key for key, _criterion, _value in rows))
    return [{"title": titles.get(key, ""), "criterion": criterion, "value": value} for key, criterion, value in rows]


SCORES = PersonalData("scores", data=collect, erase=lambda participant: None, keeps=lambda: Q(pk__in=[]))
