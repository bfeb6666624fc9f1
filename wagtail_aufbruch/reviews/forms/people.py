"""Reading people as they are typed or pasted: a name and an address, in a line."""

from django.core.exceptions import ValidationError

from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.reviews.domain.rounds.people import Person
from wagtail_aufbruch.reviews.models import Reviewer
from wagtail_aufbruch.reviews.models.reviewer import NAME_LENGTH

ADDRESS = Reviewer._meta.get_field("email")
"""Says what is an address, and how long one can be."""


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
