"""What staff fill in with a step of a round: when it ends, why, and who must not judge what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.reviews.enums import ConflictKind
from wagtail_aufbruch.reviews.forms.rounds import moment_field
from wagtail_aufbruch.reviews.models.review import REASON_LENGTH
from wagtail_aufbruch.reviews.models.reviewer import SENTENCE_LENGTH


class ExtendForm(forms.Form):
    closes_at = moment_field(_("New end"), error_messages={"required": _("Say until when people can judge.")})


class ReasonForm(forms.Form):
    reason = text_field(_("Reason"), REASON_LENGTH, 3, required=True, error_messages={"required": _("Give a reason.")})


class ChangeReasonForm(SeenForm):
    """Holds what was read; only a further result needs a reason, which the domain asks for."""

    reason = text_field(_("Why does the result change?"), REASON_LENGTH, 3)


class StaffConflictForm(forms.Form):
    item = forms.ChoiceField(label=_("What must not be judged"))
    kind = forms.ChoiceField(label=_("Reason"), choices=ConflictKind.choices, initial=ConflictKind.OTHER)
    sentence = line_field(_("In a sentence"), SENTENCE_LENGTH)

    def __init__(self, data: QueryDict | None = None, *, items: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["item"].choices = [(str(pk), title) for pk, title in items]  # type: ignore[attr-defined]
