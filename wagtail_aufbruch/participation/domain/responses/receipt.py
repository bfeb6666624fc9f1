"""The receipt of a contribution: the whole way from the day on which it was handed in, today's place in it, and with
whom the next step lies since when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.responses.journey import Journey, journey_of
from wagtail_aufbruch.participation.enums import Actor, Source, State
from wagtail_aufbruch.participation.extension.journey_links import Wait
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution, Transition


@dataclass(frozen=True)
class Beginning:
    """What happened before the town said how far it is: handed in, read, published, supported."""

    name: str
    on: date | None
    icon: str
    text: str = ""


@dataclass(frozen=True)
class ToldWait:
    """A wait in words."""

    sentence: str
    what: str
    coming: str


@dataclass(frozen=True)
class Receipt:
    """All that the receipt says; ``journey`` is None where the town says of this kind, or now, no stage."""

    beginnings: list[Beginning]
    journey: Journey | None
    waits: list[ToldWait] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Today's place, in the words of the process."""
        return self.journey.present.name if self.journey is not None else ""


def receipt_of(contribution: Contribution, process: Process) -> Receipt:
    """The receipt as of today. A constant number of queries: one for the log, and those of ``journey_of``.

    ``contribution.page`` should be there already.
    """
    kind = installed_kind_of(contribution)
    entries = list(contribution.transitions.all())
    is_answered = kind is not None and kind.is_answered and contribution.is_public
    journey = journey_of(contribution, process) if is_answered else None
    today = timezone.localdate()
    waits = [told(one, today) for one in _waits(contribution, journey)]
    return Receipt(_beginnings(contribution, entries), journey, waits)


def _beginnings(contribution: Contribution, entries: list[Transition]) -> list[Beginning]:
    how = "" if contribution.source == Source.ONLINE else contribution.event_name or contribution.get_source_display()
    found = [Beginning(_("Handed in"), _day(contribution.created_at), "mail", how)]
    if contribution.is_public and contribution.published_at is not None:
        first = next((one for one in entries if one.to_state == State.PUBLISHED), None)
        was_read = first is not None and first.actor == Actor.STAFF
        name = _("Read by our staff, and published") if was_read else _("Published")
        found.append(Beginning(name, _day(contribution.published_at), "check"))
    support = _support(contribution) if contribution.is_public else ""
    return [*found, Beginning(support, None, "thumbs-up")] if support else found


def _support(contribution: Contribution) -> str:
    """How many people are for it; comments are found helpful instead, which says something else."""
    kind, number = installed_kind_of(contribution), contribution.support_count
    if kind is None or not number or contribution.kind == COMMENT_KIND:
        return ""
    told = kind.say_assessed(contribution) if kind.say_assessed is not None else ""
    return told or f"{number} {kind.words.supporter if number == 1 else kind.words.supporters}"


def _waits(contribution: Contribution, journey: Journey | None) -> Iterable[Wait]:
    """None for what is over, hidden or withdrawn, and for what goes on with another one."""
    if contribution.state == State.UNCONFIRMED:
        yield Wait(_("you, with the link in our mail"), _day(contribution.created_at))
    elif contribution.state == State.PENDING:
        yield Wait(_("our staff, who read it"), _day(contribution.state_changed_at))
    elif journey is not None and not journey.is_over and contribution.merged_into_id is None:
        links = journey.links
        if any(link.takes_over for link in links):
            yield from (link.wait for link in links if link.wait is not None)
            return
        group = next((link.title for link in links if link.key == "group"), "")
        moved = [contribution.stage_changed_at, contribution.published_at, contribution.answered_at]
        last = max((one for one in moved if one is not None), default=None)
        yield Wait(group or _("the town’s staff"), _day(last))


def told(wait: Wait, today: date) -> ToldWait:
    """The wait in words, as of ``today``."""
    days = (today - wait.since).days if wait.since is not None else None
    if days is None or days < 0:
        sentence = _("Waits at: %(at)s") % {"at": wait.at} if wait.at else _("Waits")
    elif days == 0:
        sentence = _("Has been waiting since today at: %(at)s") % {"at": wait.at} if wait.at else _("Waits since today")
    elif wait.at:
        sentence = ngettext(
            "Has been waiting for %(days)d day at: %(at)s", "Has been waiting for %(days)d days at: %(at)s", days
        ) % {"days": days, "at": wait.at}
    else:
        sentence = ngettext("Has been waiting for %(days)d day", "Has been waiting for %(days)d days", days) % {
            "days": days
        }
    return ToldWait(sentence, wait.what, wait.coming)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None
