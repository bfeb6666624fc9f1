"""What the wordings of results mean: the table of staff, behind it the few wordings that mean the same everywhere."""

from dataclasses import dataclass

from wagtail_aufbruch.council.domain.oparl.matching.wordings import may_be_kept, wording_key
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import OutcomeWording

USUAL = {
    wording_key(wording): outcome
    for outcome, wordings in {
        Outcome.DECIDED: [
            *("beschlossen", "einstimmig beschlossen", "mehrheitlich beschlossen", "ungeändert beschlossen"),
            *("unverändert beschlossen", "wie vorgeschlagen beschlossen"),
        ],
        Outcome.CHANGED: ["geändert beschlossen", "mit Änderungen beschlossen", "in geänderter Fassung beschlossen"],
        Outcome.REJECTED: ["abgelehnt", "einstimmig abgelehnt", "mehrheitlich abgelehnt"],
        Outcome.NOTED: ["Kenntnisnahme", "zur Kenntnis genommen", "Kenntnis genommen"],
        Outcome.REFERRED: ["verwiesen", "zurückverwiesen", "überwiesen"],
        Outcome.POSTPONED: ["vertagt", "zurückgestellt"],
        Outcome.WITHDRAWN: ["zurückgezogen", "zurückgenommen"],
    }.items()
    for wording in wordings
}
"""Not "einstimmig" alone, which says how many agreed and not to what."""


@dataclass(frozen=True)
class Meaning:
    """What is stored of a result."""

    outcome: str = ""
    wording: str = ""
    """"" where it may hold a name."""


class Wordings:
    """The table of one process, read once for a run."""

    def __init__(self, process_pk: int) -> None:
        rows = OutcomeWording.objects.filter(process=process_pk).values_list("wording", "outcome")
        self._table = {**USUAL, **{wording_key(wording): outcome for wording, outcome in rows}}

    def meaning(self, words: str) -> Meaning:
        """What this result means; "unclear" where nobody has said so. Without words there is none yet."""
        if not words.strip():
            return Meaning()
        outcome = self._table.get(wording_key(words)) or Outcome.UNCLEAR
        return Meaning(outcome, words if may_be_kept(words) else "")
