"""Who judges, as staff name them: typed or pasted lines with a name and an address, members, colleagues."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import Staff
from wagtail_aufbruch.core.forms.plain_text import clean_line, text_field
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.reviews.domain.rounds.people import Person
from wagtail_aufbruch.reviews.models import Reviewer, Round
from wagtail_aufbruch.reviews.models.reviewer import NAME_LENGTH

ADDRESS = Reviewer._meta.get_field("email")
"""Says what is an address, and how long one can be."""
MAX_PEOPLE_AT_ONCE = 200


def read_people(line: str) -> list[Person]:
    """Everybody in a line: usually one; several as mail programmes paste them, parted by semicolons, commas or blanks.
    None at all where somebody of them cannot be read."""
    if line.count("@") <= 1:
        pieces = [line]
    else:
        ways = ([piece for piece in line.split(sign) if piece.strip()] for sign in (";", ",", None))
        pieces = next((found for found in ways if all(piece.count("@") == 1 for piece in found)), [])
    people = [person for piece in pieces if (person := read_person(piece)) is not None]
    return people if len(people) == len(pieces) else []


def read_person(line: str) -> Person | None:
    """A person in a line: "Erika Muster <erika@example.org>", "erika@example.org", or name and address in any order,
    parted by a comma, a semicolon or a tab. None where there is no address."""
    text = clean_line(line.replace("\t", ";"))
    for sign in "<>;,":
        text = text.replace(sign, "\n")
    parts = [part.strip(" \"'") for part in text.split("\n") if part.strip(" \"'")]
    address = next((normal_email(part) for part in parts if "@" in part), "")
    if not address:
        return None
    try:
        ADDRESS.run_validators(address)
    except ValidationError:
        return None
    name = " ".join(part for part in parts if "@" not in part)
    return Person(name[:NAME_LENGTH] or address.partition("@")[0], address)


class PeopleForm(forms.Form):
    """Who judges: addresses, a line each; members who have an address; colleagues, who log in."""

    people = text_field(
        _("By a link that is mailed to them"),
        20_000,
        5,
        help_text=_("One person for each line: Erika Muster <erika@example.org>"),
        tells_limit=False,
    )
    members = SeveralField(
        label=_("Members with an address"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    colleagues = forms.MultipleChoiceField(
        label=_("Colleagues, who log in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        round_: Round,
        colleagues: Sequence[Staff],
        name_of: Callable[[Staff], str],
    ) -> None:
        super().__init__(data)
        members = Member.objects.filter(process=round_.process_id).exclude(email="").order_by("name", "pk")
        field = self.fields["members"]
        field.queryset = members  # type: ignore[attr-defined]
        # Read once: whether there are any, and who they are.
        field.choices = [(one.pk, field.label_from_instance(one)) for one in members]  # type: ignore[attr-defined]
        self._colleagues = {str(user.pk): user for user in colleagues}
        self._name_of = name_of
        self.fields["colleagues"].choices = [(pk, name_of(user)) for pk, user in self._colleagues.items()]  # type: ignore[attr-defined]

    def clean_people(self) -> list[Person]:
        found: list[Person] = []
        wrong = []
        for line in self.cleaned_data["people"].splitlines():
            if not line.strip():
                continue
            people = read_people(line)
            if not people:
                wrong.append(line)
            found += people
        if len(found) > MAX_PEOPLE_AT_ONCE:
            raise ValidationError(_("Add at most %(most)d people at once."), params={"most": MAX_PEOPLE_AT_ONCE})
        if wrong:
            raise ValidationError(
                _("No e-mail address was found in: %(lines)s. Write it as Erika Muster <erika@example.org>."),
                params={"lines": "; ".join(line.strip()[:80] for line in wrong[:5])},
            )
        return found

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.chosen:
            self.add_error("people", _("Name at least one person."))
        return cleaned

    @property
    def chosen(self) -> list[Person]:
        """Everybody who was named; only after ``is_valid()``."""
        colleagues = [self._colleagues[pk] for pk in self.cleaned_data.get("colleagues", [])]
        return [
            *self.cleaned_data.get("people", []),
            *(Person(str(one), one.email, member=one) for one in self.cleaned_data.get("members", [])),
            *(Person(self._name_of(one), _address_of(one), user=one) for one in colleagues),
        ]


def _address_of(user: Staff) -> str:
    """ "" where the site's users have none; the column may be called otherwise than Django's own."""
    return str(getattr(user, user.get_email_field_name(), "") or "")
