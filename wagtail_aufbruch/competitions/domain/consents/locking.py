"""The lock under which the people of an entry and the answers of their guardians change."""

from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryContribution
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.models import Contribution


def locked(entry: Entry, process: Process) -> Entry:
    """The entry as it is now, locked until the end of the transaction, with the competition as it is now; and before
    it, as when a person is erased, the contribution as which it went on."""
    went_on = EntryContribution.objects.filter(entry=entry.pk).values("pk")
    list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=went_on).values_list("pk"))
    current = Entry.objects.select_for_update(of=("self",)).select_related("participant", "form").get(pk=entry.pk)
    current.competition = CompetitionPage.objects.get(pk=current.competition_id)
    current.competition.__dict__["process"] = process
    return current
