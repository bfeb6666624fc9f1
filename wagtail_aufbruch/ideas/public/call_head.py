"""What the head of a call's page says: what runs now, until when, what one can do, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.ideas.domain.calls.phases import (
    PhaseWindow,
    Place,
    collecting,
    discussing,
    phase_windows,
    running,
)
from wagtail_aufbruch.ideas.enums import Assessing, Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.enums import Comments, Identification, Moderation

ICONS = {
    Phase.ANNOUNCED: "calendar",
    Phase.COLLECTING: "bulb",
    Phase.DISCUSSING: "speech",
    Phase.REVIEW: "eye",
    Phase.RESULTS: "flag",
}

STATES: dict[Phase, str | Promise] = {
    Phase.ANNOUNCED: gettext_lazy("It begins soon"),
    Phase.COLLECTING: gettext_lazy("Ideas are being collected"),
    Phase.DISCUSSING: gettext_lazy("The ideas are being discussed"),
    Phase.REVIEW: gettext_lazy("The town is looking at the ideas"),
    Phase.RESULTS: gettext_lazy("The results are there"),
}

NAMES: dict[Phase, str | Promise] = {
    Phase.ANNOUNCED: gettext_lazy("Announced"),
    Phase.COLLECTING: gettext_lazy("Collecting ideas"),
    Phase.DISCUSSING: gettext_lazy("Discussing and assessing"),
    Phase.REVIEW: gettext_lazy("Review by the town"),
    Phase.RESULTS: gettext_lazy("Results"),
}

PLACES: dict[Place, str | Promise] = {
    Place.PAST: gettext_lazy("over"),
    Place.CURRENT: gettext_lazy("now"),
    Place.COMING: gettext_lazy("later"),
}


@dataclass(frozen=True)
class Running:
    """Something that runs now: its icon, what it is, and until when."""

    icon: str
    text: str
    ends_at: datetime | None


@dataclass(frozen=True)
class PhaseStep:
    """One step of the drawn phases; ``done`` is how much of it has passed, in percent, where that can be said."""

    name: str
    icon: str
    place: Place
    place_name: str | Promise
    begins_at: datetime | None
    ends_at: datetime | None
    done: int | None = None

    @property
    def is_current(self) -> bool:
        return self.place == Place.CURRENT


@dataclass(frozen=True)
class Action:
    """A button."""

    label: str
    url: str
    icon: str
    primary: bool = False


@dataclass(frozen=True)
class CallHead:
    phase: Phase | None
    """The phase that the page looks like; None between two phases."""
    state: str | Promise
    icon: str
    running: list[Running]
    notes: list[str]
    actions: list[Action]
    steps: list[PhaseStep]
    how: list[str]
    """What happens to an idea that is handed in, step by step; empty where none is taken."""


def call_head(call: IdeaCallPage, hand_in_url: str, follow_url: str, at: datetime | None = None) -> CallHead:
    """The head as of ``at`` (default: now). No query."""
    at = at or timezone.now()
    now = running(call, at)
    phase = next((one for one in (Phase.COLLECTING, Phase.DISCUSSING, *reversed(Phase)) if one in now), None)
    steps = _steps(call, at)
    return CallHead(
        phase=phase,
        state=STATES[phase] if phase else _("Between two phases"),
        icon=ICONS[phase] if phase else "clock",
        running=_running(call, now),
        notes=_notes(call, now, at),
        actions=_actions(call, now, hand_in_url, follow_url),
        # One step alone is no way to draw.
        steps=steps if len(steps) > 1 else [],
        how=_how(call) if now & {Phase.ANNOUNCED, Phase.COLLECTING} else [],
    )


def _running(call: IdeaCallPage, now: set[Phase]) -> list[Running]:
    found = []
    if Phase.COLLECTING in now:
        found.append(Running(ICONS[Phase.COLLECTING], _("Hand in ideas"), collecting(call).ends_at))
    discussion = discussing(call)
    if Phase.DISCUSSING in now and discussion is not None:
        found.append(Running(ICONS[Phase.DISCUSSING], what_to_do(call), discussion.ends_at))
    return found


def what_to_do(call: IdeaCallPage) -> str:
    """What people do while ideas are discussed."""
    if call.comments == Comments.NONE:
        return _("Assess ideas")
    if call.assessing == Assessing.NONE:
        return _("Discuss ideas")
    return _("Discuss and assess ideas")


def _notes(call: IdeaCallPage, now: set[Phase], at: datetime) -> list[str]:
    if now & {Phase.COLLECTING, Phase.DISCUSSING}:
        return []
    if Phase.ANNOUNCED in now:
        return [_("You cannot hand in anything yet. Follow the call, and we write to you when it begins.")]
    if Phase.RESULTS in now:
        return [_("On each idea you read how far the town has come with it, and the town's answer.")]
    if Phase.REVIEW in now:
        return [_("Nothing is open for taking part any more. Follow the call, and we write to you when it goes on.")]
    return [_("Ideas are no longer taken. The discussion has not begun yet.")]


def _actions(call: IdeaCallPage, now: set[Phase], hand_in_url: str, follow_url: str) -> list[Action]:
    follow = Action(_("Follow"), follow_url, "bell", primary=not now & {Phase.COLLECTING, Phase.DISCUSSING})
    if Phase.COLLECTING in now:
        found = [Action(_("Hand in an idea"), hand_in_url, "arrow-right", primary=True)]
        if Phase.DISCUSSING in now:
            found.append(Action(what_to_do(call), "#ideen", "speech"))
        return [*found, follow]
    if Phase.DISCUSSING in now:
        return [Action(what_to_do(call), "#ideen", "speech", primary=True), follow]
    if Phase.RESULTS in now:
        return [Action(_("See what became of the ideas"), "#ideen", "flag", primary=True)]
    if Phase.ANNOUNCED in now:
        return [follow]
    return [follow, Action(_("See the ideas"), "#ideen", "bulb")]


def _steps(call: IdeaCallPage, at: datetime) -> list[PhaseStep]:
    """The phases from the first to the last; what runs from end to end side by side is one step."""
    found = [window for window in phase_windows(call) if window.phase != Phase.ANNOUNCED]
    both = _side_by_side(call)
    steps = []
    for window in found:
        if both and window.phase == Phase.DISCUSSING:
            continue
        name = str(NAMES[window.phase])
        if both and window.phase == Phase.COLLECTING:
            name = _("Collecting, discussing and assessing")
        steps.append(_step(window, name, at))
    return steps


def _side_by_side(call: IdeaCallPage) -> bool:
    one, other = collecting(call), discussing(call)
    return other is not None and (one.begins_at, one.ends_at) == (other.begins_at, other.ends_at)


def _step(window: PhaseWindow, name: str, at: datetime) -> PhaseStep:
    place = window.place(at)
    return PhaseStep(
        name=name,
        icon=ICONS[window.phase],
        place=place,
        place_name=PLACES[place],
        begins_at=window.begins_at,
        ends_at=window.ends_at if window.phase != Phase.REVIEW else None,
        done=_share(window, at) if place == Place.CURRENT else None,
    )


def _share(window: PhaseWindow, at: datetime) -> int | None:
    """How much of the phase has passed, in percent; None where it has no beginning or no end."""
    if window.begins_at is None or window.ends_at is None or window.ends_at <= window.begins_at:
        return None
    passed = (at - window.begins_at) / (window.ends_at - window.begins_at)
    return max(2, min(100, round(passed * 100)))


def _how(call: IdeaCallPage) -> list[str]:
    by_mail = call.identification == Identification.EMAIL
    steps = [
        _("You hand in your idea and confirm it by the link in our mail.")
        if by_mail
        else _("You hand in your idea. You need neither an account nor an e-mail address.")
    ]
    if call.moderation == Moderation.AFTER:
        steps.append(_("It is published at once. Our staff read it afterwards."))
    else:
        steps.append(_("Our staff read it and decide on its publication."))
    if by_mail:
        steps.append(_("You are told by mail, and everybody can read your idea here."))
    else:
        steps.append(_("Everybody can read your idea here, and what the town says to it."))
    return steps
