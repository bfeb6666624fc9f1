"""On the narrowest screen, and with letters twice as large, no page that is for one person has to be pushed aside."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from tests.e2e.core.test_small_screen import Visit, use_long_words, wide_pages
from tests.e2e.harness import PHONE_LIGHT, View
from tests.factories.competitions import (
    make_ballot,
    make_certificate,
    make_competition,
    make_entry,
    make_file,
    make_honour,
    make_index,
    make_team_member,
)
from tests.factories.council import make_follow_up
from tests.factories.registrations import make_registration
from tests.factories.reviews import address_of
from tests.staff.test_public_rights import Streets
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.models import Honouring
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.council.domain.followup.reminding import remind_due
from wagtail_aufbruch.events.domain.tickets.tokens import token_of as registration_token
from wagtail_aufbruch.groups.domain.working.links import leads_of, seen_of, send

LARGE_LETTERS = View("phone", 640, 900, "light")
DOUBLED = {"standard": 32, "fixed": 26}
"""The sizes of letters that somebody has chosen in the settings of the browser, twice as large as usual."""
MAILED = re.compile(r"https?://[^/\s]+(/\S*/(?:arbeitsseite|rueckmeldung)/\S+)")


def _below(page: Any, name: str, *args: Any) -> str:
    return f"{page.url}{page.reverse_subpage(name, args=args)}"


def of_entries(streets: Streets) -> list[str]:
    """Entries in three states as whoever entered sees them, their guardians' pages, and a ballot."""
    competition = streets.competition
    handed_in = make_entry(competition, email="eins@example.org", state="handed_in")
    draft = make_entry(competition, email="zwei@example.org")
    returned = make_entry(competition, email="drei@example.org", state="returned")
    asked = [make_team_member(handed_in), make_team_member(draft, "Ben", "vater@example.org")]
    make_file(handed_in)
    make_file(draft)
    urls = [_below(competition, "entry", token_of(entry)) for entry in (handed_in, draft, returned)]
    urls += [_below(competition, name, token_of(draft)) for name in ("entry_withdraw", "entry_hand_in")]
    urls += [_below(competition, "entry_step", token_of(draft), step) for step in (1, 2)]
    urls += [_below(competition, "entry_repair", token_of(returned))]
    urls += [_below(competition, "entry_guardian", guardian_token(member.guardian)) for member in asked]
    make_ballot(competition, streets.voted.number)
    ballot = ballot_token(competition.ballots.get())
    return [*urls, _below(competition, "ballot", ballot), _below(competition, "ballot_back", ballot)]


def of_winners(streets: Streets) -> list[str]:
    """A competition that is decided, in its own page, in the list and on the page of the process."""
    now = timezone.now()
    over = make_competition(streets.process, "Vorbei", closes_at=now - timedelta(days=3), categories=("Schule",))
    entry = make_entry(over, email="vier@example.org", state="handed_in", category="cat00000")
    make_honour(entry, text="Text", reason="Grund", name="Anna")
    Honouring.objects.filter(competition=over).update(public_at=now - timedelta(hours=1))
    code = make_certificate(entry).code
    urls = [over.url, _below(over, "certificate", code), _below(over, "entry", token_of(entry)), streets.process.url]
    return [*urls, make_index(streets.process).url]


def of_reviewers(streets: Streets) -> list[str]:
    reviewer, item = streets.round.reviewers.first(), streets.round.items.first()
    address = address_of(reviewer)
    token = address.rstrip("/").rpartition("/")[2]
    process = streets.process
    several = [_below(process, f"reviewer_{way}", token, item.pk) for way in ("item", "conflict")]
    return [address, _below(process, "reviewer_many", token), *several]


def of_mails(streets: Streets) -> list[str]:
    """The working page of a lead, and the page on which an office answers for a task."""
    lead = streets.group.memberships.select_related("member").order_by("pk")[0].member
    Member.objects.filter(pk=lead.pk).update(email="leitung@stadt.example")
    found = leads_of(streets.group)
    send(streets.group, [lead.pk], user=streets.staff, seen=seen_of(found))
    make_follow_up(streets.paper, email="amt@stadt.example", due=timezone.localdate() + timedelta(days=5))
    remind_due()
    urls = [url for one in mail.outbox for url in MAILED.findall(str(one.body))]
    assert len(urls) == 2
    return [*urls, _below(streets.papers, "paper", streets.paper.pk)]


def of_registrations(streets: Streets) -> list[str]:
    token = registration_token(make_registration(streets.event, "Anna", email="anna@example.org"))
    return [_below(streets.event, f"registration{way}", token) for way in ("", "_change", "_cancel")]


def test_no_page_of_one_person_is_pushed_aside_by_long_words(server: str, visit: Visit, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    streets = Streets()
    makers = (of_entries, of_winners, of_reviewers, of_mails, of_registrations)
    urls = [url for make in makers for url in make(streets)]
    use_long_words()
    narrow, large = (visit(server, view=view, cookies=True) for view in (PHONE_LIGHT, LARGE_LETTERS))
    large.context.new_cdp_session(large.page).send("Page.setFontSizes", {"fontSizes": DOUBLED})
    large.open(urls[0])
    assert large.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    wide = [*wide_pages(narrow, urls), *(f"doubled: {one}" for one in wide_pages(large, urls))]
    assert not wide, "\n".join(wide)
