"""Writing to those who entered, once everybody may know; part of the periodic work.

Found by what was not told yet, so that a run that was missed loses nothing, and two at once tell nobody twice.
"""

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.certificates.proving import own_papers
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.emails import honours as honour_emails
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Honour, Honouring, Praise
from wagtail_aufbruch.participation.extension.periodic_work import each


def tell_entrants() -> int:
    """Write to everybody whose entry was judged. Returns of how many entries."""
    due = Honouring.objects.filter(told_at=None, public_at__lte=timezone.now())
    return each(due.order_by("competition").values_list("pk", flat=True), _tell)


@transaction.atomic
def _tell(pk: int) -> int:
    honouring = Honouring.objects.select_for_update().filter(pk=pk, told_at=None).first()
    if honouring is None:
        return 0
    competition = CompetitionPage.objects.get(pk=pk)
    if not competition.live or not may_be_told(competition):
        return 0
    honouring.told_at = timezone.now()
    honouring.save(update_fields=["told_at"])
    rows = Entry.objects.judged().filter(competition=pk).select_related("participant", "honour", "praise")
    number = 0
    for entry in rows.order_by("pk").iterator():
        _write(entry, competition, getattr(entry, "honour", None), getattr(entry, "praise", None))
        number += 1
    return number


def tell_result(entry: Entry, competition: CompetitionPage, *, corrected: bool = False) -> None:
    """The same for one entry, of which the result was corrected."""
    honour, praise = Honour.objects.filter(entry=entry.pk).first(), Praise.objects.filter(entry=entry.pk).first()
    _write(entry, competition, honour, praise, corrected=corrected)


def _write(
    entry: Entry,
    competition: CompetitionPage,
    honour: Honour | None,
    praise: Praise | None,
    *,
    corrected: bool = False,
) -> None:
    entry.competition = competition
    has = {"corrected": corrected, "has_certificate": own_papers(entry).exists()}
    if honour is not None:
        tell(entry, competition, honour_emails.won, honour, praise, **has)
    else:
        tell(entry, competition, honour_emails.not_chosen, praise, **has)
