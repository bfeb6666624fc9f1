"""Casting a ballot, confirming it, taking it back; each under the lock of its competition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.announcing.forms import lock, read_anew
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.voting.ballot_links import key_in
from wagtail_aufbruch.competitions.domain.voting.hashing import box_of, domain_of, is_disposable, network_of, voter_of
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes, why_no_vote
from wagtail_aufbruch.competitions.domain.voting.taking_part import category_names, entries_in_vote
from wagtail_aufbruch.competitions.emails import voting as voting_emails
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, BallotChoice, CompetitionPage, Entry
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.models import Participant


class VoteError(EntryError):
    """A ballot is not taken; ``message`` says why and what to do."""


class NoVote(VoteError):
    """People do not vote now: not yet, or no longer."""


@dataclass(frozen=True)
class Voter:
    """Who votes, from where. The address is forgotten once it was hashed and written to."""

    email: str
    network: str = ""
    """As ``throttling.client_network`` names it."""
    is_known: bool = False
    """Whether this browser's owner has proved the address before."""


@transaction.atomic
def cast(competition: CompetitionPage, numbers: Iterable[int], voter: Voter) -> Ballot:
    """Put down which entries (by their numbers) somebody has chosen.

    Whom the browser knows has voted with that; all others get a mail, and it counts once they have confirmed.
    Raises NoVote, or VoteError for choices that the rules do not allow.
    """
    lock(competition)
    fresh = _open(competition)
    chosen = _allowed(fresh, numbers)
    box = box_of(fresh)
    ballot = Ballot.objects.create(
        competition=fresh,
        voter=voter_of(box, voter.email),
        network=network_of(box, voter.network),
        domain=domain_of(box, voter.email),
        is_disposable=is_disposable(voter.email),
    )
    BallotChoice.objects.bulk_create(
        BallotChoice(ballot=ballot, entry=entry, category=entry.category, place=place) for entry, place in chosen
    )
    if voter.is_known:
        return _count(ballot)
    ballot.mail = write_mail(fresh.process, voter.email, voting_emails.confirm_ballot(ballot, fresh))
    ballot.save(update_fields=["mail"])
    return ballot


@transaction.atomic
def confirm(ballot: Ballot) -> Ballot:
    """The owner of the address presses the button behind the mailed link. Twice changes nothing.

    An earlier ballot of the same address gives way to this one. What was confirmed before the end counts; afterwards
    it is too late. Raises NoVote, or LinkUnknown where the ballot is gone.
    """
    lock(ballot.competition)
    fresh = _open(ballot.competition)
    current = Ballot.objects.filter(pk=ballot.pk).first()
    if current is None or _is_stale(current):
        raise LinkUnknown
    current.competition = fresh
    return current if current.confirmed_at is not None else _count(current)


def _count(ballot: Ballot) -> Ballot:
    """Let it count in place of the one before. What was set aside of that voter stays set aside, or voting once more
    would undo what staff decided; and the mail by which the address could be found goes."""
    before = Ballot.objects.filter(
        competition=ballot.competition_id, voter=ballot.voter, confirmed_at__isnull=False
    ).first()
    if before is not None:
        ballot.set_aside_id = before.set_aside_id
        before.delete()
    mail, ballot.mail = ballot.mail, None
    ballot.confirmed_at = timezone.now()
    ballot.save(update_fields=["confirmed_at", "set_aside", "mail"])
    if mail is not None:
        mail.delete()
    # What this address has begun before and not confirmed is void: its link would bring back an older choice.
    begun = Ballot.objects.filter(competition=ballot.competition_id, voter=ballot.voter, confirmed_at=None)
    begun.filter(pk__lt=ballot.pk).delete()
    return ballot


@transaction.atomic
def take_back(ballot: Ballot) -> None:
    """The voter does not want to have voted. Twice changes nothing. Raises NoVote after the end.

    One that was set aside stays without its choices, so that the next one is set aside as well.
    """
    lock(ballot.competition)
    _open(ballot.competition)
    rows = Ballot.objects.filter(pk=ballot.pk)
    BallotChoice.objects.filter(ballot=ballot.pk).delete()
    rows.filter(set_aside=None).delete()


def open_ballot(competition: CompetitionPage, token: str) -> Ballot:
    """The ballot that a mailed link opens. Raises LinkUnknown, also for one that was replaced or is too old."""
    key = key_in(token)
    ballot = Ballot.objects.filter(competition=competition.pk, key=key).first() if key is not None else None
    if ballot is None or _is_stale(ballot):
        raise LinkUnknown
    ballot.competition = competition
    return ballot


def earlier_ballot(ballot: Ballot) -> Ballot | None:
    """The ballot of the same address that counts now and would give way to this one."""
    counting = Ballot.objects.filter(competition=ballot.competition_id, voter=ballot.voter)
    return counting.filter(confirmed_at__isnull=False, choices__isnull=False).exclude(pk=ballot.pk).first()


def ballot_of(competition: CompetitionPage, participant: Participant | None) -> Ballot | None:
    """The ballot of whom this browser belongs to, as long as the vote runs; no query without a person."""
    if participant is None:
        return None
    box = BallotBox.objects.filter(competition=competition.pk).exclude(secret="").first()
    if box is None:
        return None
    rows = Ballot.objects.filter(competition=competition.pk, voter=voter_of(box, participant.email))
    return rows.filter(confirmed_at__isnull=False).first()


def chosen_on(ballot: Ballot) -> list[Entry]:
    """The entries on it that still take part, in the order of their numbers."""
    keys = ballot.choices.values("entry")
    return list(entries_in_vote(ballot.competition).filter(pk__in=keys).order_by("number"))


def _is_stale(ballot: Ballot) -> bool:
    """Whether nobody has confirmed it in time; it is deleted soon."""
    return ballot.confirmed_at is None and ballot.begun_at < timezone.now() - timedelta(
        hours=aufbruch_settings.link_hours
    )


def _open(competition: CompetitionPage) -> CompetitionPage:
    """The competition as it is now, if people vote there. Raises NoVote, CompetitionGone."""
    fresh = read_anew(competition)
    fresh.__dict__["process"] = competition.process
    if not fresh.live or not takes_votes(fresh):
        raise NoVote(why_no_vote(fresh) or _("This page has been taken down."))
    return fresh


def _allowed(competition: CompetitionPage, numbers: Iterable[int]) -> list[tuple[Entry, int]]:
    """The entries with their places within the category. Raises VoteError."""
    wanted = set(numbers)
    rows = entries_in_vote(competition).filter(number__in=wanted).order_by("number")
    found = list(rows.only("pk", "number", "category", "competition"))
    if not found:
        raise VoteError(_("Choose at least one entry."))
    if len(found) < len(wanted):
        raise VoteError(
            _("An entry that you chose does not take part any more. Look at your choice, and send it once more.")
        )
    most, names, counted, placed = competition.vote_choices, category_names(competition), dict[str, int](), []
    for entry in found:
        counted[entry.category] = counted.get(entry.category, 0) + 1
        placed.append((entry, counted[entry.category]))
    for key, number in counted.items():
        if number > most:
            raise VoteError(too_many(names.get(key, ""), most, number))
    return placed


def too_many(category: str, most: int, number: int) -> str:
    """Says that too many were chosen, and where."""
    facts = {"most": most, "number": number, "category": category}
    if category:
        return (
            ngettext(
                "In “%(category)s” you can choose %(most)d entry, and you chose %(number)d. Take some out.",
                "In “%(category)s” you can choose %(most)d entries, and you chose %(number)d. Take some out.",
                most,
            )
            % facts
        )
    return (
        ngettext(
            "You can choose %(most)d entry, and you chose %(number)d. Take some out.",
            "You can choose %(most)d entries, and you chose %(number)d. Take some out.",
            most,
        )
        % facts
    )
