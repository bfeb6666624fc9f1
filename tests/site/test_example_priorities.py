"""The example of priorities in the demo: plainly marked, complete, and of no project of the town's own."""

import csv
import re
from fractions import Fraction
from io import StringIO

from django.test import Client

from guetersloh.city.example_ideas import PROJECT_SLUG
from guetersloh.city.example_priorities import BODY, SLUGS, WHY
from wagtail_aufbruch.projects.domain.prioritising.words import decimal_points
from wagtail_aufbruch.projects.models import PriorityDecision, PriorityPlace, ProjectPage


def test_the_demo_shows_an_order_of_examples_alone(demo_data: None) -> None:
    decision = PriorityDecision.objects.get()
    assert set(PriorityPlace.objects.values_list("project__slug", flat=True)) == {*SLUGS, PROJECT_SLUG}
    for project in ProjectPage.objects.filter(slug__in=[*SLUGS, PROJECT_SLUG]):
        assert project.title.startswith("Beispiel: ")
        assert BODY in Client().get(project.url).content.decode()
    page = Client().get(f"{decision.index.url}prioritaeten/{decision.pk}/").content.decode()
    assert WHY in page
    own = Client().get(f"{decision.index.url}prioritaeten/{decision.pk}/gewichte/?ziel1=100&ziel2=0&ziel3=0&ziel4=0")
    assert re.search("stehen? [23] Projekte? auf (einem )?anderen Pl", own.content.decode())


def test_its_numbers_recompute_from_the_file(demo_data: None) -> None:
    decision = PriorityDecision.objects.get()
    answer = Client().get(f"{decision.index.url}prioritaeten/{decision.pk}/als-csv/")
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    for project in {row["project"] for row in rows}:
        own = [row for row in rows if row["project"] == project]
        points = sum(int(row["weight"]) * (Fraction(int(row["total"]), int(row["count"])) - 1) / 4 for row in own)
        assert decimal_points(100 * points / sum(int(row["weight"]) for row in own)) == own[0]["points"]
