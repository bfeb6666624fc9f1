"""The forms by which a citizen registers and changes a registration, made from what the event asks for."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.events.domain.errors import DoesNotFit
from wagtail_aufbruch.events.domain.registration.reading import fingerprint_of
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.seats.seats import Seating
from wagtail_aufbruch.events.forms import fields
from wagtail_aufbruch.events.models import EventPage, EventTable, Registration
from wagtail_aufbruch.participation.domain.questions.answers import Answer, answers_to, values_by_field
from wagtail_aufbruch.participation.forms import consent
from wagtail_aufbruch.participation.forms.consent import TICKS, ConsentFormMixin, read_key
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.questions.fields import question_fields, shown_questions
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.models import Participant


class RegistrationRequestForm(forms.Form):
    """Who comes, with whom, to which table, and the editor's own questions."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        event: EventPage,
        seating: Seating,
        answers: Iterable[Answer] = (),
        **kwargs: Any,
    ) -> None:
        self.event, self.seating = event, seating
        super().__init__(data, **kwargs)
        self.questions = list(event.questions.all())
        self.given = values_by_field(self.questions, answers)
        self.initial.update(self.given)
        self.fields.update(self._asked())

    def _asked(self) -> dict[str, forms.Field]:
        """The fields in the order in which they stand on the page."""
        asked: dict[str, forms.Field] = {"name": fields.name_field()}
        if self.event.most_people > 1:
            asked["people"] = fields.people_field(self.event.most_people)
            asked["companions"] = fields.companions_field()
        if self.seating.tables:
            tables = EventTable.objects.filter(event_id=self.event.pk).order_by("sort_order", "pk")
            asked["table"] = fields.TableField(self.seating, queryset=tables)
        asked.update(question_fields(self.questions, given=self.given))
        return asked

    def asked_fields(self) -> list[forms.BoundField]:
        """The fields that people see, without the spam trap and the offer to wait."""
        return [field for field in self.visible_fields() if field.name not in {"website", "wait"}]

    def question_fields(self) -> list[forms.BoundField]:
        """The editor's own questions, for the template."""
        return shown_questions(self, self.questions)

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, each with its label, so that people can keep it if the form is not accepted."""
        kept = []
        for field in self.asked_fields():
            if field.name in TICKS or not field.data:
                continue
            values = field.data if isinstance(field.data, list) else [field.data]
            choices = {str(value): str(label) for value, label in getattr(field.field, "choices", [])}
            kept.append((str(field.label), ", ".join(clean_text(choices.get(str(one), str(one))) for one in values)))
        return kept

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        names, people = self.cleaned_data.get("companions"), self.cleaned_data.get("people")
        if names and people and len(names) > people - 1:
            self.add_error(
                "companions",
                _("These are more names than people. Choose a larger number above, or take names out."),
            )
        return cleaned

    def request_values(self) -> dict[str, Any]:
        """What the domain needs of this part; only after ``is_valid()``."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "people": data.get("people") or 1,
            "companions": tuple(data.get("companions") or ()),
            "table": data.get("table"),
            "answers": answers_to(self.questions, data),
        }


class RegistrationForm(SpamTrapMixin, ConsentFormMixin, RegistrationRequestForm):
    """What is asked of somebody who registers. Nothing is stored here; ``registration_request`` is for the domain."""

    def __init__(self, data: QueryDict | None = None, *, participant: Participant | None = None, **kwargs: Any) -> None:
        self.asking, self.participant = kwargs["event"], participant
        self.refusal: DoesNotFit | None = None
        super().__init__(data, **kwargs)
        self.initial = {
            "form_key": uuid.uuid4(),
            "consent_version": self.event.consent_version,
            "people": 1,
            **self.initial,
        }

    def _asked(self) -> dict[str, forms.Field]:
        asked = super()._asked()
        if self.participant is None:
            # Right after the name: both say who comes.
            asked = {"name": asked.pop("name"), "email": self._email(), **asked}
        if self.event.min_age is not None or self.event.max_age is not None:
            asked["old_enough"] = fields.age_field(self.event.min_age, self.event.max_age)
        if self.event.guardian_below:
            waiting = _("We ask there for consent. Your seat is held until then.")
            asked.update(consent.guardian_fields(self.event.guardian_below, help_text=waiting))
        asked["wait"] = fields.wait_field()
        asked["consent"] = consent.consent_field(
            self.event.consent_text,
            required=_("Without your consent we may not register you. Please tick the box."),
        )
        return asked

    @staticmethod
    def _email() -> forms.Field:
        return email_field(
            help_text=_("We send you a link to confirm, and then your ticket. The address is never shown."),
            missing=_("Enter your e-mail address, so that we can write to you."),
        )

    @property
    def is_long(self) -> bool:
        """Whether the form is easier to read in parts with headings."""
        return len(self.asked_fields()) > 5

    def refuse(self, refusal: DoesNotFit) -> None:
        """Show the form again because seats are missing: what is free is offered, and nothing typed is lost."""
        self.refusal = refusal
        self.add_error("table" if "table" in self.fields else "people" if "people" in self.fields else None,
                       str(refusal.message))  # fmt: skip

    @property
    def registration_request(self) -> RegistrationRequest:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return RegistrationRequest(
            **self.request_values(),
            email=data.get("email", ""),
            wait=bool(data.get("wait")),
            guardian_email=self.guardian_email,
            form_key=read_key(data.get("form_key")),
        )


class ChangeForm(SeenForm, RegistrationRequestForm):
    """The same for an existing registration."""

    def __init__(self, data: QueryDict | None = None, *, registration: Registration, **kwargs: Any) -> None:
        super().__init__(data, initial=self._as_it_is(registration), answers=registration.answers, **kwargs)
        self.registration = registration
        self.initial["seen"] = fingerprint_of(registration)

    @staticmethod
    def _as_it_is(registration: Registration) -> dict[str, Any]:
        attendees = list(registration.attendees.order_by("number"))
        return {
            "name": registration.name,
            "people": registration.people,
            "companions": "\n".join(attendee.name for attendee in attendees[1:] if attendee.name),
            "table": registration.table_id,
        }

    def refuse(self, message: str) -> None:
        """Say that it is not possible; what was typed is still there."""
        self.add_error(None, message)

    @property
    def registration_request(self) -> RegistrationRequest:
        """What was typed, for the domain; only after ``is_valid()``."""
        return RegistrationRequest(**self.request_values())
