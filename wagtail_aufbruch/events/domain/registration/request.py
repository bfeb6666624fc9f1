"""What somebody who registers asks for, already cleaned; made by forms."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from wagtail_aufbruch.events.models import EventTable
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email


@dataclass(frozen=True)
class RegistrationRequest:
    """Who wants to come, with whom, to which table."""

    name: str
    email: str = ""
    people: int = 1
    companions: tuple[str, ...] = ()
    """Names of those who come along, as far as they are given."""
    table: EventTable | None = None
    wait: bool = False
    """Prefer to wait for this table, or for enough seats, to taking what is free."""
    answers: tuple[dict[str, Any], ...] = ()
    guardian_email: str | None = None
    """"" for a consent on paper; None where none is needed."""
    form_key: uuid.UUID | None = None
    """Given out with the form, so that the same form sent twice makes one registration."""
    network: str = ""
    """Where a stranger sends it from, as ``throttling.network_key`` says it; "" for people whom we know."""
    phone: str = ""
    note: str = ""
    """Both only from staff."""

    @property
    def names(self) -> list[str]:
        """The name of each of the people; "" where none was given."""
        told = [self.name, *self.companions][: self.people]
        return told + [""] * (self.people - len(told))

    def submission_key(self, email: str) -> uuid.UUID:
        """The same for the same form with the same content: a double click does not register twice, but whoever
        goes back and corrects a wrong address registers anew."""
        content = [
            normal_email(email),
            *self.names,
            str(getattr(self.table, "pk", "")),
            json.dumps(self.answers),
            str(self.guardian_email),
            str(self.wait),
        ]
        return uuid.uuid5(self.form_key or uuid.uuid4(), "\x1f".join(content))
