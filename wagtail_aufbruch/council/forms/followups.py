"""What staff fill in about a follow-up: the task, its due date, where it stands, and what they were told."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.domain.followup import keeping, links, reminding, reports, rules
from wagtail_aufbruch.council.enums import FollowUpState, ReportKind
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport, Organization, Paper
from wagtail_aufbruch.council.models.bodies import NAME_LENGTH
from wagtail_aufbruch.council.models.followups import MOST_REMIND_DAYS, REMIND_DAYS, TASK_LENGTH, WORDS_LENGTH
from wagtail_aufbruch.participation.forms.email import email_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOOSE_STATE, CHOOSE_ANSWER = _("Choose the new state."), _("Choose one of the three answers.")
GIVEN = ("task", "unit", "role", "email", "remind_days")


def day_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=AdminDateInput, validators=[plausible_year]
    )


class ReadForm(SeenForm):
    """Carries what of the follow-up was read (``locking.seen_of``)."""

    def __init__(
        self, data: Mapping[str, object] | None = None, *, seen: str = "", known: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial={"seen": seen, **(known or {})})
        understand_wall_times(self)


class ActForm(ReadForm):
    """A form of the page of one follow-up; those without fields of their own are a button."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        follow_up: FollowUp,
        report: FollowUpReport | None = None,
        seen: str = "",
    ) -> None:
        super().__init__(data, seen=seen, known=self.known(follow_up, report))
        self.prepare(follow_up)

    def known(self, follow_up: FollowUp, report: FollowUpReport | None) -> dict[str, object]:
        """What the fields hold before somebody types."""
        return {}

    def prepare(self, follow_up: FollowUp) -> None:
        """Fit choices to what the follow-up allows."""

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        """Do it; after ``is_valid()``. Raises Refused."""
        raise NotImplementedError

    @property
    def seen_before(self) -> str:
        return str(self.cleaned_data["seen"])


class TaskFields(forms.Form):
    """What is to be done and by whom."""

    task = line_field(
        _("What is to be done"),
        TASK_LENGTH,
        required=True,
        help_text=_("In one sentence that people understand. Everybody can read it."),
        error_messages={"required": _("Say what is to be done.")},
    )
    unit = line_field(
        _("Responsible unit"), NAME_LENGTH, help_text=_("Such as “Fachbereich 10”. Everybody can read it.")
    )
    role = line_field(
        _("Role"),
        NAME_LENGTH,
        help_text=_("Such as “Fachbereichsleitung”. Everybody can read it, so never the name of a person."),
    )
    email = email_field(
        label=_("Office address of the responsible person"),
        help_text=_(
            "There goes the mail before the due date. Only staff see it; use an office address, not a private one."
        ),
        is_own=False,
    )
    remind_days = forms.IntegerField(
        label=_("Mail so many days before the due date"),
        min_value=0,
        max_value=MOST_REMIND_DAYS,
        initial=REMIND_DAYS,
        error_messages={"required": _("Enter a number of days; 14 is usual.")},
    )

    @property
    def given(self) -> keeping.Given:
        return keeping.Given(**{name: self.cleaned_data[name] for name in GIVEN})


class NewTaskForm(ReadForm, TaskFields):
    """A new task, with its first due date."""

    due = day_field(_("Due date"), _("Leave it empty where nobody has set one: then none is shown."))

    def save(self, paper: Paper, user: AnyUser) -> FollowUp:
        """Begin it. Raises Refused."""
        return keeping.begin(paper, self.given, self.cleaned_data["due"], user=user)


class ChangeForm(ActForm, TaskFields):
    """Another task, unit, role or address."""

    def known(self, follow_up: FollowUp, report: FollowUpReport | None) -> dict[str, object]:
        return {name: getattr(follow_up, name) for name in GIVEN}

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        keeping.change(follow_up, self.given, user=user, seen=self.seen_before)


class DueForm(ActForm):
    due = day_field(_("New due date"))
    reason = text_field(
        _("Why"),
        WORDS_LENGTH,
        2,
        help_text=_(
            "Everybody can read it, beside the date that held so far. Only the first due date needs no reason."
        ),
    )

    def clean_due(self) -> object:
        if self.cleaned_data["due"] is None:
            raise forms.ValidationError(_("Enter the due date."))
        return self.cleaned_data["due"]

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        given = self.cleaned_data
        keeping.set_due(follow_up, given["due"], given["reason"], user=user, seen=self.seen_before)


class MoveForm(ActForm):
    """Where it goes; taking note needs the body and the day."""

    state = forms.ChoiceField(
        label=_("New state"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_STATE, "invalid_choice": CHOOSE_STATE},
    )
    body = forms.ModelChoiceField(
        label=_("Body that took note"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("– choose a body –"),
        error_messages={"invalid_choice": _("Choose the body that took note.")},
    )
    on = day_field(_("Taken note of on"))
    reason = text_field(
        _("Words for everybody"), WORDS_LENGTH, 2, help_text=_("Needed for a step back, otherwise as you like.")
    )

    def prepare(self, follow_up: FollowUp) -> None:
        allowed = rules.ALLOWED[follow_up.state]
        cast("forms.ChoiceField", self.fields["state"]).choices = [
            (one.value, str(one.label).capitalize()) for one in allowed
        ]
        if FollowUpState.NOTED in allowed:
            bodies = cast("forms.ModelChoiceField[Organization]", self.fields["body"])
            bodies.queryset = Organization.objects.filter(process_id=follow_up.paper.process_id)
        else:
            del self.fields["body"], self.fields["on"]

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        given = self.cleaned_data
        because = keeping.Because(given["reason"], given.get("body"), given.get("on"))
        keeping.move(follow_up, given["state"], because, user=user, seen=self.seen_before)


class EnterForm(ActForm):
    """What staff were told, by phone for instance."""

    kind = forms.ChoiceField(
        label=_("What was reported"),
        choices=[(one.value, one.label) for one in ReportKind],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_ANSWER, "invalid_choice": CHOOSE_ANSWER},
    )
    until = day_field(_("Done by"), _("Only with “done later”."))
    words = text_field(
        _("Words for everybody"),
        WORDS_LENGTH,
        2,
        help_text=_("Why it takes longer, or what it is stuck at. No names of people."),
    )

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        given = self.cleaned_data
        until = given["until"] if given["kind"] == ReportKind.LATER else None
        answer = reports.Answer(given["kind"], until, given["words"])
        reports.enter(follow_up, answer, user=user, seen=self.seen_before)


class PublishForm(ActForm):
    """The words of the report, as they are published."""

    words = text_field(
        _("Words for everybody"),
        WORDS_LENGTH,
        3,
        help_text=_("As they were written; change them if need be. They must not name people."),
    )

    def known(self, follow_up: FollowUp, report: FollowUpReport | None) -> dict[str, object]:
        return {"words": report.words if report is not None else ""}

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        reports.publish(follow_up, user=user, seen=self.seen_before, words=self.cleaned_data["words"])


class DismissForm(ActForm):
    reason = text_field(
        _("Why it is not published"), WORDS_LENGTH, 2, help_text=_("For your colleagues; nobody else reads it.")
    )

    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        reports.dismiss(follow_up, self.cleaned_data["reason"], user=user, seen=self.seen_before)


class SendForm(ActForm):
    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        reminding.send_now(follow_up, user=user)


class WithdrawForm(ActForm):
    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        links.withdraw(follow_up, user=user)


class UndoForm(ActForm):
    def carry_out(self, follow_up: FollowUp, user: AnyUser) -> None:
        keeping.undo(follow_up, user=user, seen=self.seen_before)
