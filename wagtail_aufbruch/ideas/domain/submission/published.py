"""What is published with ideas beside what all contributions show."""

import json
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.questions.answers import Answer, public_answers
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.extension.kinds import Fact
from wagtail_aufbruch.participation.models import TaggedContribution


def facts_of_ideas(keys: Sequence[int]) -> dict[int, list[Fact]]:
    """Public answers to own questions, tags, and the idea that it was proposed as before; two queries."""
    facts: dict[int, list[Fact]] = {pk: [] for pk in keys}
    for pk, answers, earlier in Idea.objects.filter(pk__in=keys).values_list("pk", "answers", "earlier__title"):
        facts[pk] += map(_fact, public_answers(answers))
        if earlier:
            facts[pk].append(Fact(_("Proposed before as"), earlier))
    tagged = TaggedContribution.objects.filter(content_object__in=keys).order_by("tag__name")
    tags: dict[int, list[str]] = {}
    for pk, name in tagged.values_list("content_object_id", "tag__name"):
        tags.setdefault(pk, []).append(name)
    for pk, names in tags.items():
        facts[pk].append(Fact(_("Tags"), ", ".join(names)))
    return facts


def _fact(answer: Answer) -> Fact:
    said = json.dumps([answer.get("key"), answer.get("label"), answer.get("value")])
    return Fact(str(answer.get("label", "")), in_words(answer), said)
