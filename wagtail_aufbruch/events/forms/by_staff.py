"""What staff fill in about one registration."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.events.domain.registration.reading import fingerprint_of
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.models import EventPage, EventTable, Registration
from wagtail_aufbruch.events.models.event import MAX_PEOPLE
from wagtail_aufbruch.events.models.registration import NAME_LENGTH
from wagtail_aufbruch.participation.domain.questions.answers import Answer, answers_to, values_by_field
from wagtail_aufbruch.participation.forms.consent import read_key
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.questions.fields import question_fields

REASON_LENGTH = 1000


class TableChoice(forms.ModelChoiceField):
    """The event's tables, each with its free seats where they are known."""

    lefts: dict[int, str]

    def label_from_instance(self, table: EventTable) -> str:
        left = getattr(self, "lefts", {}).get(table.pk, "")
        return f"{table.title} ({left})" if left else str(table.title)


def table_field(event: EventPage, **options: Any) -> TableChoice:
    return TableChoice(queryset=EventTable.objects.filter(event_id=event.pk), required=False, **options)


class PersonForm(forms.Form):
    """Somebody who is registered, as staff enter them."""

    name = line_field(
        _("Name"), NAME_LENGTH, required=True, error_messages={"required": _("Without a name nobody finds them again.")}
    )
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=MAX_PEOPLE,
        initial=1,
        help_text=_("The person included."),
    )
    companions = text_field(
        _("Names of those who come along"),
        2000,
        3,
        required=False,
        help_text=_("One name on each line, as far as they are known."),
    )
    phone = line_field(_("Telephone"), 60, help_text=_("For people without e-mail, so that you can call them."))
    note = line_field(_("Note"), 255, help_text=_("Seen by staff alone, also at the door."))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        event: EventPage,
        lefts: dict[int, str] | None = None,
        answers: Iterable[Answer] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.event = event
        if event.tables.exists():
            table = table_field(event, label=_("Table or workshop"), empty_label=_("no table"))
            table.lefts = lefts or {}
            self.fields["table"] = table
        self.asked = list(event.questions.all())
        given = values_by_field(self.asked, answers)
        self.initial.update(given)
        # Not everything is asked on the telephone.
        self.questions = question_fields(self.asked, may_be_left_out=True, given=given)
        self.fields.update(self.questions)
        self.fields["beyond_limit"] = forms.BooleanField(
            label=_("Also beyond the limit"),
            required=False,
            help_text=_("Tick this only if there really is a chair: it gives a seat that is not there."),
        )

    @property
    def question_rows(self) -> list[forms.BoundField]:
        """The event's own questions, for the template."""
        return [self[name] for name in self.questions]

    def clean(self) -> None:
        super().clean()
        names = self._companions
        people = self.cleaned_data.get("people")
        if people is not None and len(names) > people - 1:
            self.add_error("people", _("There are more names than people. Put the number up, or take names away."))
        if any(len(name) > NAME_LENGTH for name in names):
            self.add_error("companions", _("One of the names is too long. Write one name on each line."))

    @property
    def _companions(self) -> list[str]:
        lines = (self.cleaned_data.get("companions") or "").split("\n")
        return [" ".join(line.split()) for line in lines if line.strip()]

    def _request(self, **more: Any) -> RegistrationRequest:
        data = self.cleaned_data
        return RegistrationRequest(
            name=data["name"],
            people=data["people"],
            companions=tuple(self._companions),
            table=data.get("table"),
            answers=tuple(answers_to(self.asked, data)),
            phone=data["phone"],
            note=data["note"],
            **more,
        )


class HandForm(PersonForm):
    """A registration by telephone, at the counter or at the door."""

    email = email_field(
        label=_("E-mail"),
        help_text=_("They get the ticket by mail. Empty: for people without e-mail."),
        is_own=False,
    )
    consent = forms.BooleanField(
        label=_("The person agrees that their data are stored"),
        error_messages={"required": _("Ask the person first. Without their consent nothing may be stored.")},
    )
    wait = forms.BooleanField(
        label=_("Onto the waiting list if there is no seat"), required=False, help_text=_("Otherwise you are told.")
    )
    arrived = forms.BooleanField(label=_("Is there already"), required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, at_door: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial = {"form_key": uuid.uuid4(), "arrived": at_door, **self.initial}
        if not at_door:
            del self.fields["arrived"]
        if not self.event.has_waiting_list:
            del self.fields["wait"]
        if self.event.guardian_below is not None:
            self.fields["guardian"] = forms.ChoiceField(
                label=_("Younger than %(age)d years") % {"age": self.event.guardian_below},
                choices=[
                    ("", _("no")),
                    ("paper", _("yes, the guardian's signature is here")),
                    ("later", _("yes, the guardian's consent is still to come")),
                ],
                required=False,
            )
            self.fields["guardian_email"] = email_field(
                label=_("E-mail of the guardian"),
                help_text=_("We ask them by mail. Empty: on paper."),
                is_own=False,
            )

    def clean_form_key(self) -> uuid.UUID:
        """The key, or a new one if it is invalid: the registration then simply counts as a new one."""
        return read_key(self.cleaned_data["form_key"])

    @property
    def registration_request(self) -> RegistrationRequest:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        guardian = data.get("guardian_email") or "" if data.get("guardian") else None
        return self._request(
            email=data["email"], wait=data.get("wait", False), guardian_email=guardian, form_key=data["form_key"]
        )


class ChangeForm(SeenForm, PersonForm):
    """The same for somebody who is registered already."""

    def __init__(self, data: QueryDict | None = None, *, registration: Registration, **kwargs: Any) -> None:
        names = [person.name for person in registration.attendees.all()]
        initial = {
            "name": registration.name,
            "people": registration.people,
            "companions": "\n".join(name for name in names[1:] if name),
            "phone": registration.phone,
            "note": registration.note,
            "table": registration.table_id,
            "seen": fingerprint_of(registration, by_staff=True),
        }
        super().__init__(data, initial=initial, answers=registration.answers, **kwargs)

    @property
    def registration_request(self) -> RegistrationRequest:
        return self._request()


class ReasonForm(forms.Form):
    reason = text_field(
        _("Reason"),
        REASON_LENGTH,
        3,
        required=True,
        help_text=_("It stands in the mail to the person."),
        error_messages={"required": _("Give a reason. It stands in the mail.")},
    )


class NoteForm(SeenForm):
    note = line_field(_("Note"), 255, help_text=_("Seen by staff alone, also at the door."))


class SeatForm(forms.Form):
    beyond_limit = forms.BooleanField(
        label=_("Also beyond the limit"),
        required=False,
        help_text=_("Tick this only if there really is a chair: it gives a seat that is not there."),
    )
