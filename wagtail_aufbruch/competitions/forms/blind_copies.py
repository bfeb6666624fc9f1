"""What staff send from the page on which an entry is blacked out."""

from dataclasses import dataclass

from django.http import QueryDict

from wagtail_aufbruch.competitions.domain.judging.copies import GIVE, LEAVE_OUT, REPLACE, Plan
from wagtail_aufbruch.core.forms.plain_text import clean_text

LONGEST = 20_000
CHOICES = (GIVE, LEAVE_OUT, REPLACE)


@dataclass(frozen=True)
class SentPlan:
    """The form as it came."""

    data: QueryDict

    @property
    def hidden(self) -> list[str]:
        """A passage on each line."""
        typed = clean_text(self.data.get("verbergen", "")[:LONGEST])
        return [line.strip() for line in typed.splitlines() if line.strip()]

    @property
    def shown(self) -> list[str]:
        """Of what was found, whatever stood in the form and was not ticked: what was found since stays hidden."""
        ticked = set(self.data.getlist("gefunden"))
        return [key for key in self.data.getlist("bekannt") if key not in ticked]

    @property
    def files(self) -> dict[str, str]:
        """By the key of the file."""
        chosen = {name.removeprefix("datei_"): str(self.data[name]) for name in self.data if name.startswith("datei_")}
        return {key: value for key, value in chosen.items() if value in CHOICES}

    @property
    def fingerprint(self) -> str:
        return self.data.get("stand", "")

    @property
    def releases(self) -> bool:
        """Whether the copy is to be released at once."""
        return self.data.get("schritt") == "freigeben"

    @property
    def plan(self) -> Plan:
        return Plan(self.hidden, self.shown, self.files)
