"""A call with many ideas that differ in all that a list filters and sorts by."""

import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from taggit.models import Tag

from tests.factories.core import make_content_page, make_field, make_process
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.models.palette import Accent, FieldIcon
from wagtail_aufbruch.ideas.models import CallTag
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import Source, Stage
from wagtail_aufbruch.participation.models import TaggedContribution

TITLES = [
    "Mehr sichere Fahrradständer am Bahnhof",
    "Freies WLAN in allen Bussen und an den großen Haltestellen der Stadt",
    "Digitale Bürgerbeteiligung bei Straßenbauprojekten: Pläne früh zeigen und Antworten veröffentlichen",
    "App",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenverleih für Kinderfeste",
    "Ein Bücherschrank in jedem Ortsteil",
]
TEXTS = [
    "Bitte.",
    "Damit alle auch ohne Vertrag ins Netz kommen.",
    "Wer früh sieht, was geplant ist, kann etwas sagen. " * 9,
]


def make_listed(call: Any, title: str = "Freies WLAN im Stadtpark", *, tags: Any = (), **values: Any) -> Any:
    """A published idea that the search finds."""
    idea = make_idea(call, title, **values)
    contribution_search.index(idea)
    TaggedContribution.objects.bulk_create(
        [TaggedContribution(content_object_id=idea.pk, tag_id=tag.pk) for tag in tags]
    )
    return idea


def make_tag(call: Any, name: str = "Barrierefreiheit", slug: str = "barrierefreiheit") -> Tag:
    """A tag that the call names."""
    tag, _created = Tag.objects.get_or_create(name=name, slug=slug)
    CallTag.objects.create(content_object=call, tag=tag)
    return tag


def make_many(number: int = 45, process: Any = None) -> SimpleNamespace:
    """A process with two calls, fields on two levels, a tag, a group, and ``number`` ideas in the first call."""
    process = process or make_process()
    call = make_call(process, introduction="Was soll besser werden?")
    other = make_call(process, "Zweiter Aufruf")
    field = make_field(process, "Mobilität", slug="mobilitaet", accent=Accent.GREEN, icon=FieldIcon.BUS)
    below = make_field(process, "Radverkehr", slug="radverkehr", parent=field)
    tag = make_tag(call)
    group = make_content_page(process, "Denklabor Verkehr")
    now, chance = timezone.now(), random.Random(7)
    for index in range(number):
        has_place = index % 3 == 0
        make_listed(
            call,
            f"{TITLES[index % len(TITLES)]} {index}",
            tags=[tag] if index % 5 == 0 else [],
            text=TEXTS[index % len(TEXTS)],
            published_at=now - timedelta(hours=index),
            handlungsfeld=[None, field, below][index % 3],
            stage=Stage.values[index % len(Stage.values)],
            source=Source.values[index % len(Source.values)],
            support_count=chance.randrange(200),
            comment_count=chance.randrange(30),
            group_id=group.pk if index % 4 == 0 else None,
            place_name="Stadtpark" if has_place else "",
            latitude=51.9 + chance.random() / 20 if has_place else None,
            longitude=8.38 + chance.random() / 20 if has_place else None,
        )
    return SimpleNamespace(process=process, call=call, other=other, field=field, below=below, tag=tag, group=group)
