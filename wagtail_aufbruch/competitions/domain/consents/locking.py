"""The lock under which the people of an entry and the answers of their guardians change."""

from wagtail_aufbruch.competitions.domain.announcing.forms import read_anew
from wagtail_aufbruch.competitions.domain.errors import EntryGone
from wagtail_aufbruch.competitions.models import Entry, EntryContribution
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.models import Contribution, Participant


def locked(entry: Entry, process: Process) -> Entry:
    """The entry as it is now, locked until the end of the transaction, with the competition as it is now; and before
    it, as when a person is erased, this person and the contribution as which it went on. Raises EntryGone.

    Erasing holds the person from its beginning: what is done here is over before, and then taken back with all else, or
    finds nothing any more. Without that an entry could be published, with a name, while its person goes.
    """
    if entry.participant_id is not None:
        list(Participant.objects.select_for_update(no_key=True).filter(pk=entry.participant_id).values_list("pk"))
    went_on = EntryContribution.objects.filter(entry=entry.pk).values("pk")
    list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=went_on).values_list("pk"))
    found = Entry.objects.select_for_update(of=("self",)).select_related("participant", "form").filter(pk=entry.pk)
    current: Entry | None = found.first()
    if current is None:
        raise EntryGone
    current.competition = read_anew(entry.competition)
    current.competition.__dict__["process"] = process
    return current
