"""Where a competition stands, since when and until when: derived from its moments, stored nowhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment

STATES: dict[Phase, str | Promise] = {
    Phase.ANNOUNCED: gettext_lazy("It begins soon"),
    Phase.ENTERING: gettext_lazy("You can enter now"),
    Phase.JUDGING: gettext_lazy("The entries are being judged"),
    Phase.HONOURED: gettext_lazy("This competition is decided"),
}
ICONS = {Phase.ANNOUNCED: "calendar", Phase.ENTERING: "edit", Phase.JUDGING: "eye", Phase.HONOURED: "flag"}


@dataclass(frozen=True)
class Stage:
    """One stage of the way that the page draws: what it is called, and when it is."""

    name: str | Promise
    icon: str
    place: str
    """``past``, ``current`` or ``coming``."""
    begins_at: date | datetime | None = None
    ends_at: date | datetime | None = None
    is_moment: bool = False
    """Whether it is over as soon as it has begun, like the honouring."""

    @property
    def is_current(self) -> bool:
        return self.place == "current"

    @property
    def place_name(self) -> str | Promise:
        return _PLACES[self.place]


_PLACES: dict[str, str | Promise] = {
    "past": gettext_lazy("over"),
    "current": gettext_lazy("now"),
    "coming": gettext_lazy("later"),
}


def phase_of(competition: CompetitionPage, at: datetime | None = None) -> Phase:
    """Where it stands at ``at`` (default: now). Without a closing moment it is only announced, and it is decided when
    everybody can read who won."""
    at = at or timezone.now()
    window = competition.entry_window
    if window.ends_at is None or not window.has_begun(at):
        return Phase.ANNOUNCED
    if not window.is_over(at):
        return Phase.ENTERING
    if may_be_told(competition, at):
        return Phase.HONOURED
    return Phase.JUDGING


def takes_entries(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Whether everybody can enter at ``at`` (default: now)."""
    return phase_of(competition, at) == Phase.ENTERING


def why_not_open(competition: CompetitionPage, at: datetime | None = None) -> str:
    """Why nobody can enter now, with the moment; "" while entries are taken."""
    phase = phase_of(competition, at)
    if phase == Phase.ENTERING:
        return ""
    if phase == Phase.ANNOUNCED:
        if competition.opens_at is None or competition.closes_at is None:
            return _("It is not said yet from when one can enter.")
        return _("You can enter from %(moment)s.") % {"moment": say_moment(competition.opens_at)}
    if competition.closes_at is None:
        return ""
    return _("Entries were taken until %(moment)s.") % {"moment": say_moment(competition.closes_at)}


def stages_of(competition: CompetitionPage, at: datetime | None = None) -> list[Stage]:
    """The way from the first entry to the honouring; what has no moment is left out."""
    at = at or timezone.now()
    window = competition.entry_window
    found = []
    if window.ends_at is not None:
        place = "past" if window.is_over(at) else "current" if window.has_begun(at) else "coming"
        found.append(Stage(pgettext_lazy("competition", "Entries"), "edit", place, window.begins_at, window.ends_at))
    if competition.jury_from or competition.jury_until:
        today = timezone.localdate(at)
        begun = competition.jury_from is None or today >= competition.jury_from
        over = competition.jury_until is not None and today > competition.jury_until
        place = "past" if over else "current" if begun and window.is_over(at) else "coming"
        found.append(
            Stage(pgettext_lazy("competition", "Jury"), "users", place, competition.jury_from, competition.jury_until)
        )
    if competition.has_vote:
        vote = competition.vote_window
        place = "past" if vote.is_over(at) else "current" if vote.has_begun(at) else "coming"
        found.append(Stage(gettext_lazy("Public vote"), "check", place, vote.begins_at, vote.ends_at))
    if competition.honoured_at is not None:
        place = "past" if at >= competition.honoured_at else "coming"
        found.append(Stage(gettext_lazy("Honouring"), "flag", place, competition.honoured_at, is_moment=True))
    return found
