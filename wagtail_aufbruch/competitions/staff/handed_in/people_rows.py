"""What the page of an entry shows of its people: each with the forms for what staff can do about them."""

from dataclasses import dataclass

from wagtail_aufbruch.competitions.domain.consents.papers import code_of
from wagtail_aufbruch.competitions.domain.consents.standing import fetch_people
from wagtail_aufbruch.competitions.domain.consents.taking_out import left_after, why_not_taken_out
from wagtail_aufbruch.competitions.forms.guardian import PaperForm, TakeOutForm
from wagtail_aufbruch.competitions.models import Entry, TeamMember


@dataclass(frozen=True)
class PersonRow:
    """A person of the entry, for the template."""

    member: TeamMember
    code: str
    paper: PaperForm | None
    """None for whom nobody has to agree."""
    out: TakeOutForm | None
    """None for whom no consent is missing."""
    out_not: str = ""
    """Why they cannot be taken out."""
    left: int = 0
    """How many of the team are left without them."""


def people_rows(
    entry: Entry, paper: PaperForm | None = None, out: tuple[int, TakeOutForm] | None = None
) -> list[PersonRow]:
    """In their order; ``paper`` and ``out`` (with the key of the person) as they come back with their errors."""
    return [_row(entry, member, paper, out) for member in fetch_people(entry)]


def _row(entry: Entry, member: TeamMember, paper: PaperForm | None, out: tuple[int, TakeOutForm] | None) -> PersonRow:
    if not member.is_young:
        return PersonRow(member, code_of(member), None, None)
    failed = paper is not None and paper.member == member
    form = paper if failed else PaperForm(member=member, prefix=f"papier-{member.pk}")
    typed = out[1] if out is not None and out[0] == member.pk else None
    if not member.consent_missing and typed is None:
        return PersonRow(member, code_of(member), form, None)
    taking = typed or TakeOutForm(prefix=f"heraus-{member.pk}")
    return PersonRow(member, code_of(member), form, taking, why_not_taken_out(entry, member), left_after(entry, member))
