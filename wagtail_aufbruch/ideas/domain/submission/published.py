"""What is published with ideas beside what all contributions show."""

import json
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.questions.answers import Answer, public_answers
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.extension.kinds import Fact
from wagtail_aufbruch.participation.models import TaggedContribution


def facts_of_ideas(keys: Sequence[int]) -> dict[int, list[Fact]]:
    """Public answers to own questions, tags, and the idea that it was proposed as before; at most three queries."""
    facts: dict[int, list[Fact]] = {pk: [] for pk in keys}
    again = []
    for pk, answers, earlier in Idea.objects.filter(pk__in=keys).values_list("pk", "answers", "earlier"):
        facts[pk] += map(_fact, public_answers(answers))
        if earlier is not None:
            again.append(pk)
    for pk, title in _titles_before(again).items():
        facts[pk].append(Fact(_("Proposed before as"), title))
    tagged = TaggedContribution.objects.filter(content_object__in=keys).order_by("tag__name")
    tags: dict[int, list[str]] = {}
    for pk, name in tagged.values_list("content_object_id", "tag__name"):
        tags.setdefault(pk, []).append(name)
    for pk, names in tags.items():
        facts[pk].append(Fact(_("Tags"), ", ".join(names)))
    return facts


def _titles_before(keys: Sequence[int]) -> dict[int, str]:
    """What these ideas were proposed as before, where everybody may see that, or whoever sees the idea's own page."""
    if not keys:
        return {}
    anywhere = Idea.objects.visible_to_public().order_by()
    beside = Idea.objects.published().order_by()
    seen = Q(earlier__in=anywhere) | Q(earlier__in=beside, earlier__page_id=F("page_id"))
    return dict(Idea.objects.filter(seen, pk__in=keys).values_list("pk", "earlier__title"))


def _fact(answer: Answer) -> Fact:
    said = json.dumps([answer.get("key"), answer.get("label"), answer.get("value")])
    return Fact(str(answer.get("label", "")), in_words(answer), said)
