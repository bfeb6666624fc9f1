"""The form by which a citizen hands in an idea, made from what the call asks for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.places import doubt_about
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.submission.submit import Proposal
from wagtail_aufbruch.ideas.forms import fields
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.questions.answers import answers_to
from wagtail_aufbruch.participation.enums import Asked, Identification
from wagtail_aufbruch.participation.forms import consent
from wagtail_aufbruch.participation.forms.consent import ConsentFormMixin
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.questions.fields import question_fields, shown_questions
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.forms.uploads import Uploads, slots, upload_errors, upload_fields
from wagtail_aufbruch.participation.models import Participant

SEEN = "1"


def _words_of(earlier: Idea) -> dict[str, Any]:
    """What is taken over from an idea that is proposed again."""
    return {
        "earlier": earlier.pk,
        "title": earlier.title,
        "text": earlier.text,
        "handlungsfeld": earlier.handlungsfeld_id,
        "place_name": earlier.place_name,
        "latitude": earlier.latitude,
        "longitude": earlier.longitude,
    }


class IdeaForm(SpamTrapMixin, ConsentFormMixin):
    """What is asked. Nothing of it is stored here; ``proposal`` hands it to the domain."""

    seen_similar = forms.CharField(widget=forms.HiddenInput, required=False)
    earlier = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_about_place = False
    """Whether the place is so far away that people are asked if they mean it."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        call: IdeaCallPage,
        fields_to_choose: "QuerySet[Handlungsfeld]",
        uploads: Uploads,
        participant: Participant | None = None,
        earlier: Idea | None = None,
        **kwargs: Any,
    ) -> None:
        self.call = self.asking = call
        self.uploads, self.participant, self.earlier_idea = uploads, participant, earlier
        super().__init__(fields.with_place_apart(data), **kwargs)
        self.initial = {
            "form_key": uploads.form_key,
            "consent_version": call.consent_version,
            **(_words_of(earlier) if earlier else {}),
            **self.initial,
        }
        self.questions = list(call.questions.all())
        self.fields.update(self._asked(fields_to_choose))
        if self.is_bound:
            self._forget_taken_files()

    def _asked(self, fields_to_choose: "QuerySet[Handlungsfeld]") -> dict[str, forms.Field]:
        """The fields in the order in which they stand on the page."""
        call = self.call
        asked: dict[str, forms.Field] = {"title": fields.title_field(), "text": fields.text_field()}
        if call.handlungsfeld_asked != Asked.NO:
            asked["handlungsfeld"] = fields.handlungsfeld_field(call.handlungsfeld_asked, fields_to_choose)
        if call.tags_asked != Asked.NO:
            self.tags = {tag.pk: tag.name for tag in call.tags.order_by("name")}
            if self.tags:
                asked["tags"] = fields.tags_field(call.tags_asked, call.tags.order_by("name"))
        if call.place_asked != Asked.NO:
            asked.update(fields.place_fields(call.place_asked))
        asked.update(upload_fields(call, self.uploads))
        asked.update(question_fields(self.questions))
        if call.name_asked != Asked.NO:
            asked["author_name"] = fields.name_field(call.name_asked)
        if self.asks_email:
            asked["email"] = email_field(
                help_text=_("We send you a link to confirm. The address is never shown."),
                missing=_("Enter your e-mail address, so that you can confirm the idea."),
            )
        if call.min_age:
            asked["old_enough"] = fields.age_field(call.min_age)
        if call.guardian_below:
            waiting = _("We ask there for consent. Nothing is published before it is given.")
            asked.update(consent.guardian_fields(call.guardian_below, help_text=waiting))
        asked["consent"] = consent.consent_field(
            call.consent_text, required=_("Without your consent we may not store the idea. Please tick the box.")
        )
        return asked

    @property
    def asks_email(self) -> bool:
        """Whoever is known to this browser need not give an address again; some calls want none at all."""
        return self.participant is None and self.call.identification == Identification.EMAIL

    @property
    def is_long(self) -> bool:
        """Whether the form is better read in parts with headings."""
        short = {"title", "text", "handlungsfeld", "author_name", "email", "consent"}
        return any(not field.is_hidden and field.name not in short for field in self.asked_fields())

    @property
    def asks_files(self) -> bool:
        """Whether the form has a place for files, or holds some."""
        return bool(slots(self.call)) or bool(self.uploads.kept)

    def asked_fields(self) -> list[forms.BoundField]:
        """What people see of the form, without the empty field."""
        return [field for field in self.visible_fields() if field.name != "website"]

    def question_fields(self) -> list[forms.BoundField]:
        """The editor's own questions, for the template."""
        return shown_questions(self, self.questions)

    def kept_files(self) -> list[dict[str, Any]]:
        """Files kept with this form, each with its fields."""
        return [
            {
                "attachment": kept,
                "alt": self[f"alt_{kept.pk}"] if f"alt_{kept.pk}" in self.fields else None,
                "remove": self[f"remove_{kept.pk}"],
            }
            for kept in self.uploads.kept
            if f"remove_{kept.pk}" in self.fields
        ]

    def picture_places(self) -> list[dict[str, Any]]:
        """Empty places for pictures, each with its text."""
        names = [name for name in self.fields if name.startswith("picture_") and not name.endswith("_alt")]
        return [{"file": self[name], "alt": self[f"{name}_alt"]} for name in names]

    def _forget_taken_files(self) -> None:
        """The text of a file that was just kept stands beside it now, its old place is free again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["form_key"] = str(self.uploads.form_key)
        for name in self.uploads.taken:
            data.pop(f"{name}_alt", None)
        for kept in self.uploads.pictures:
            data[f"alt_{kept.pk}"] = kept.alt
        self.data = data

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, message in upload_errors(self.call, self.uploads, self.cleaned_data).items():
            self.add_error(name if name in self.fields else None, str(message))
        self._check_place()
        return cleaned

    def _check_place(self) -> None:
        if "latitude" not in self.fields or {"latitude", "longitude"} & set(self.errors):
            return
        given = [self.cleaned_data.get(name) is not None for name in ("latitude", "longitude")]
        if any(given) and not all(given):
            self.add_error(
                "longitude" if given[0] else "latitude", _("Give both numbers of the place, or none of them.")
            )
            return
        doubt = doubt_about(*(self.cleaned_data.get(name) for name in ("latitude", "longitude")))
        if doubt and not self.cleaned_data.get("place_is_right"):
            self.asks_about_place = True
            mend = _("Please check both numbers, or tick the box below them if the place is right.")
            self.add_error("latitude", f"{doubt} {mend}")

    def give_back(self) -> None:
        """Show what was typed without saying what is missing: somebody went back to change something."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def typed(self) -> list[tuple[str, str]]:
        """All that was typed, to go along hidden on a page in between."""
        names = [name for name in self.fields if name != "seen_similar"]
        values: Any = self.data
        return [(name, value) for name in names for value in values.getlist(name)]

    @property
    def has_seen_similar(self) -> bool:
        return bool(self.cleaned_data.get("seen_similar") == SEEN)

    @property
    def proposal(self) -> Proposal:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return Proposal(
            title=data["title"],
            text=data["text"],
            email=data.get("email", ""),
            author_name=data.get("author_name", ""),
            handlungsfeld=data.get("handlungsfeld"),
            form_key=self.uploads.form_key,
            participant=self.participant,
            place_name=data.get("place_name", ""),
            latitude=data.get("latitude"),
            longitude=data.get("longitude"),
            tags=tuple(self.tags[pk] for pk in data.get("tags", [])),
            answers=answers_to(self.questions, data),
            attachments=tuple(self.uploads.kept),
            guardian_email=self.guardian_email,
            earlier=self.earlier_idea,
        )
