"""Forms by which people judge: one thing, many at once, and saying that one is biased."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.forms.discussion import Radios
from wagtail_aufbruch.reviews.domain.errors import Incomplete, OutOfScale
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement
from wagtail_aufbruch.reviews.enums import ConflictKind
from wagtail_aufbruch.reviews.models import Criterion, Review
from wagtail_aufbruch.reviews.models.review import COMMENT_LENGTH
from wagtail_aufbruch.reviews.models.reviewer import SENTENCE_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ABSTAIN = "none"
"""What is sent for "I cannot judge that"."""
CANNOT_JUDGE = _("I cannot judge that")
CHOOSE = _("Choose one of the scores that are offered.")
MISSING = _("%(criterion)s: choose a score, or “I cannot judge that”.")
MISSING_SCORE = _("%(criterion)s: choose a score.")
Scores = Mapping[int, int | None]


def score_field(criterion: Criterion, *, widget: forms.Widget, empty: bool = False) -> forms.ChoiceField:
    """The choice among the scores of a criterion, with what they mean; ``empty``: with a first choice of none."""
    choices: list[tuple[str, StrOrPromise]] = [("", "–")] if empty else []
    choices += [(str(score), _score_label(criterion, score)) for score in criterion.scores]
    if criterion.may_abstain:
        choices.append((ABSTAIN, CANNOT_JUDGE))
    return forms.ChoiceField(
        label=criterion.name,
        help_text=criterion.help_text,
        choices=choices,
        widget=widget,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )


def _score_label(criterion: Criterion, score: int) -> "StrOrPromise":
    meaning = criterion.meanings.get(score)
    return format_lazy("{score}: {meaning}", score=score, meaning=meaning) if meaning else str(score)


def typed(value: int | None) -> str:
    """A stored score as the form holds it."""
    return ABSTAIN if value is None else str(value)


def typed_or_none(scores: Scores, key: int) -> str | None:
    """The stored score of this criterion as the form holds it; None where it is not answered."""
    return typed(scores[key]) if key in scores else None


def in_words(value: object) -> "StrOrPromise":
    """A typed score for people who read it."""
    if value == ABSTAIN:
        return CANNOT_JUDGE
    return str(value) if value not in {None, ""} else "–"


def read(value: str) -> int | None:
    """A typed score, which is not empty, as it is stored."""
    return None if value == ABSTAIN else int(value)


class ReviewForm(forms.Form):
    """One thing: a score for each criterion, and a comment. What is missing the domain says, where it is handed in."""

    comment = without_cutting(
        PlainTextField(
            label=_("Comment"),
            help_text=_("What speaks for it, what against? Only the staff read who wrote it."),
            max_length=COMMENT_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"max_length": TOO_LONG},
        )
    )
    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, criteria: Iterable[Criterion], review: Review | None, scores: Scores
    ) -> None:
        self.criteria = list(criteria)
        initial: dict[str, Any] = {self.name_of(key): typed(value) for key, value in scores.items()}
        if review is not None:
            initial |= {"comment": review.comment, "revision": review.revision}
        super().__init__(data, initial=initial)
        fields = {self.name_of(one.pk): score_field(one, widget=Radios()) for one in self.criteria}
        self.fields = {**fields, **self.fields}

    @staticmethod
    def name_of(criterion_pk: int) -> str:
        return f"kriterium-{criterion_pk}"

    @property
    def score_rows(self) -> list[forms.BoundField]:
        """The criteria's fields, for the template."""
        return [self[self.name_of(one.pk)] for one in self.criteria]

    @property
    def given(self) -> "list[tuple[str, StrOrPromise]]":
        """What is chosen, in words, by the names of the criteria."""
        return [(one.name, in_words(self[self.name_of(one.pk)].value())) for one in self.criteria]

    @property
    def judgement(self) -> Judgement:
        """What was typed; only after ``is_valid()``."""
        given = {one.pk: self.cleaned_data[self.name_of(one.pk)] for one in self.criteria}
        return Judgement(
            {key: read(value) for key, value in given.items() if value},
            self.cleaned_data["comment"],
            read_pk(self.cleaned_data["revision"]) or 0,
        )

    def tell(self, error: Exception) -> None:
        """Show at the criteria what the domain refused."""
        if isinstance(error, Incomplete):
            for one in self.criteria:
                if one.pk in error.missing:
                    message = MISSING if one.may_abstain else MISSING_SCORE
                    self.add_error(self.name_of(one.pk), message % {"criterion": one.name})
        elif isinstance(error, OutOfScale):
            self.add_error(self.name_of(error.criterion), str(error.message))
        else:
            self.add_error(None, str(getattr(error, "message", error)))

    def take_newest(self, revision: int) -> None:
        """Let the next sending hold against what is stored now; what was typed stays typed."""
        retype(self, revision=str(revision))


class ConflictForm(forms.Form):
    """Why somebody cannot judge something without bias."""

    kind = forms.ChoiceField(
        label=_("Why can you not judge this without bias?"),
        choices=ConflictKind.choices,
        widget=Radios(),
        error_messages={"required": _("Choose one of the reasons."), "invalid_choice": _("Choose one of the reasons.")},
    )
    sentence = without_cutting(
        PlainLineField(
            label=_("In a sentence"),
            help_text=_("For the staff alone, so that they can explain the result."),
            max_length=SENTENCE_LENGTH,
            required=False,
            error_messages={"max_length": TOO_LONG},
        )
    )


class ManyForm(forms.Form):
    """Scores for many things on one page; comments are written on the page of each thing."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        criteria: Iterable[Criterion],
        reviews: Mapping[int, Review],
        scores: Mapping[int, Scores],
    ) -> None:
        """``reviews`` and ``scores`` by the key of the item."""
        self.criteria, self.reviews = list(criteria), reviews
        super().__init__(data)
        for item_pk, review in reviews.items():
            for criterion in self.criteria:
                field = score_field(criterion, widget=forms.Select(), empty=True)
                known = scores.get(item_pk, {})
                field.initial = typed(known[criterion.pk]) if criterion.pk in known else ""
                self.fields[self.name_of(item_pk, criterion.pk)] = field
            self.fields[f"stand-{item_pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=review.revision
            )

    def take_newest(self, reviews: Mapping[int, Review]) -> None:
        """Let the next sending hold against what is stored now; what was typed stays typed."""
        retype(self, **{f"stand-{item_pk}": str(review.revision) for item_pk, review in reviews.items()})

    @staticmethod
    def name_of(item_pk: int, criterion_pk: int) -> str:
        return f"punkte-{item_pk}-{criterion_pk}"

    def rows_of(self, item_pk: int) -> list[forms.BoundField]:
        """The fields of one thing, for the template."""
        return [self[self.name_of(item_pk, one.pk)] for one in self.criteria]

    def given_of(self, item_pk: int) -> "list[tuple[str, StrOrPromise]]":
        """What is chosen for one thing, in words, by the names of the criteria."""
        fields = zip(self.criteria, self.rows_of(item_pk), strict=True)
        return [(one.name, in_words(field.value())) for one, field in fields]

    def revision_of(self, item_pk: int) -> forms.BoundField:
        return self[f"stand-{item_pk}"]

    @property
    def judgements(self) -> dict[int, Judgement]:
        """What was changed, by the key of the item; only after ``is_valid()``."""
        return {item_pk: self.judgement_of(item_pk) for item_pk in self.reviews if self.is_changed(item_pk)}

    def is_changed(self, item_pk: int) -> bool:
        """Whether something else was typed than what is stored."""
        return any(field.name in self.changed_data for field in self.rows_of(item_pk))

    def judgement_of(self, item_pk: int) -> Judgement:
        given = {one.pk: self.cleaned_data[self.name_of(item_pk, one.pk)] for one in self.criteria}
        return Judgement(
            {key: read(value) for key, value in given.items() if value},
            None,
            read_pk(self.cleaned_data[f"stand-{item_pk}"]) or 0,
        )
