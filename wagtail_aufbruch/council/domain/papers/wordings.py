"""What a result means that is written so: the table that staff keep, for each process its own."""

from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import OutcomeWording


def outcome_of(process_pk: int, wording: str) -> str:
    """The outcome that staff have noted for the wording, however it is written; "unclear" for an unknown one, and ""
    for none."""
    return outcome_among(outcomes_of(process_pk), wording)


def outcome_among(table: dict[str, str], wording: str) -> str:
    """The same for who has read the table."""
    folded = OutcomeWording.fold(wording)
    return table.get(folded, Outcome.UNCLEAR.value) if folded else ""


def outcomes_of(process_pk: int) -> dict[str, str]:
    """The whole table: outcomes by folded wording; one query."""
    rows = OutcomeWording.objects.filter(process_id=process_pk)
    return dict(rows.values_list("folded", "outcome"))
