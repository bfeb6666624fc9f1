"""Winners: prepared in private, public at one moment, shown only as far as people agree."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clock import Clock
from tests.factories.competitions import make_competition, make_entry, make_index, make_team_member
from tests.factories.core import make_process
from tests.factories.judging import handed_in, put, put_shown
from tests.factories.participation import make_moderator
from tests.factories.uploads import file_of, gps_photo
from wagtail_aufbruch.competitions.domain.announcing.checks import warnings_of
from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.announcing.phases import phase_of
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.domain.operations.personal_data import collect
from wagtail_aufbruch.competitions.enums import EntryState, Phase
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Honour, Honouring
from wagtail_aufbruch.core.reader_cache.freshness import touch, versions
from wagtail_aufbruch.core.reader_cache.marks import version_of
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db

REASON = "Die Jury sieht darin etwas, das jeder Ortsteil nachmachen kann."
PRAISE = "Die Skizze erklärt alles auf einen Blick."


@pytest.fixture
def competition() -> CompetitionPage:
    now = timezone.now()
    process = make_process()
    make_index(process)
    return make_competition(
        process, closes_at=now - timedelta(days=3), honoured_at=now + timedelta(days=3), categories=("Schulen",)
    )


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


@pytest.fixture
def winner(competition: CompetitionPage) -> Entry:
    return handed_in(competition, "Siegerbeitrag", name="Klasse Sonnenschein")


@pytest.fixture
def other(competition: CompetitionPage) -> Entry:
    return handed_in(competition, "Zweiter Beitrag", name="Ben Beispiel")


def seen(competition: CompetitionPage) -> int:
    return preparing.revision_of(competition)


def prepare(entry: Entry, user: Any, **values: Any) -> None:
    award = Award(**{"prize": "1. Preis", "text": "500 Euro", "reason": REASON, "praise": PRAISE, **values})
    preparing.settle(entry, award, reason="Zahlendreher", user=user, seen=seen(entry.competition))


def publish(entry: Entry, user: Any, **values: Any) -> None:
    prepare(entry, user, **values)
    preparing.publish(entry.competition, user=user, seen=seen(entry.competition))


def fresh(competition: CompetitionPage) -> CompetitionPage:
    return CompetitionPage.objects.get(pk=competition.pk)


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def everywhere(client: Client, competition: CompetitionPage, entry: Entry) -> str:
    """All that tells of a result: page, list, process, the entry's own page."""
    index = competition.get_parent().get_children().exclude(pk=competition.pk).first()
    own = f"{competition.url}beitrag/{token_of(entry)}/"
    return "".join(read(client, url) for url in (competition.url, index.url, competition.process.url, own))


# --- One moment


def test_nobody_reads_who_won_before_the_moment_and_everybody_does_from_it_on(
    client: Client, competition: CompetitionPage, winner: Entry, other: Entry, staff: Any, clock: Clock
) -> None:
    prepare(winner, staff)
    preparing.keep_texts(competition, "Ein starker Jahrgang.", "Presse!", user=staff, seen=seen(competition))
    moment = preparing.release(competition, user=staff, seen=seen(competition))
    clock.set_to(moment - timedelta(minutes=1))
    told = everywhere(client, competition, other) + str(collect(winner.participant))
    assert not any(word in told for word in ("1. Preis", REASON, PRAISE, "starker Jahrgang", "Presse!"))
    assert "Siegerbeitrag" not in everywhere(client, competition, other)
    assert phase_of(fresh(competition)) == Phase.JUDGING
    assert tell_entrants() == 0
    assert not Mail.objects.exists()
    clock.set_to(moment)
    page = read(client, competition.url)
    assert all(word in page for word in ("1. Preis", REASON, "Siegerbeitrag", "Klasse Sonnenschein", "Presse!"))
    assert PRAISE not in page
    assert phase_of(fresh(competition)) == Phase.HONOURED
    index = competition.get_parent().get_children().exclude(pk=competition.pk).first()
    assert "Siegerbeitrag" in read(client, index.url)
    assert PRAISE in str(collect(winner.participant))


def test_winners_who_are_published_stand_at_once_on_a_page_that_was_read_a_moment_before(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    prepare(winner, staff)
    assert "1. Preis" not in read(client, competition.url)
    preparing.publish(competition, user=staff, seen=seen(competition))
    assert "1. Preis" in read(client, competition.url)


def test_a_passed_honouring_without_a_release_tells_nothing(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, clock: Clock
) -> None:
    prepare(winner, staff)
    clock.forward(days=9)
    assert "1. Preis" not in everywhere(client, competition, winner)
    assert phase_of(fresh(competition)) == Phase.JUDGING


def test_publishing_the_page_anew_neither_tells_too_early_nor_takes_back(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    draft = fresh(competition).save_revision()
    prepare(winner, staff)
    draft.publish()
    assert not may_be_told(fresh(competition))
    preparing.publish(competition, user=staff, seen=seen(competition))
    draft.publish()
    assert may_be_told(fresh(competition))


def test_a_release_can_be_taken_back_until_the_moment_and_not_after(
    competition: CompetitionPage, winner: Entry, staff: Any, clock: Clock
) -> None:
    prepare(winner, staff)
    preparing.release(competition, user=staff, seen=seen(competition))
    with pytest.raises(EntryError, match="freigegeben"):
        prepare(winner, staff, prize="2. Preis")
    preparing.take_back(competition, user=staff, seen=seen(competition))
    clock.forward(days=4)
    assert not may_be_told(fresh(competition))
    preparing.publish(competition, user=staff, seen=seen(competition))
    with pytest.raises(EntryError, match="lesen"):
        preparing.take_back(competition, user=staff, seen=seen(competition))


def test_nothing_is_released_without_a_winner_while_entries_come_or_after_the_moment(
    competition: CompetitionPage, winner: Entry, staff: Any, clock: Clock
) -> None:
    for tell in (preparing.release, preparing.publish):
        with pytest.raises(EntryError, match="gewonnen"):
            tell(competition, user=staff, seen=seen(competition))
    prepare(winner, staff)
    clock.forward(days=4)
    with pytest.raises(EntryError, match="späteren"):
        preparing.release(competition, user=staff, seen=seen(competition))
    open_one = make_competition(competition.process, "Offen")
    with pytest.raises(EntryError, match="angenommen"):
        prepare(handed_in(open_one), staff)


def test_what_is_refused_of_a_release_says_why(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    def refused(step: Any, told: str) -> None:
        with pytest.raises(EntryError, match=told):
            step(competition, user=staff, seen=seen(competition))

    prepare(winner, staff)
    refused(preparing.take_back, "Es ist nichts freigegeben")
    moment = preparing.release(competition, user=staff, seen=seen(competition))
    refused(preparing.release, "Die Ehrung ist schon freigegeben")
    assert Honouring.objects.get().public_at == moment
    preparing.take_back(competition, user=staff, seen=seen(competition))
    CompetitionPage.objects.filter(pk=competition.pk).update(honoured_at=None)
    refused(preparing.release, "nicht, wann die Preisverleihung ist")
    preparing.publish(competition, user=staff, seen=seen(competition))
    told_at = Honouring.objects.get().public_at
    refused(preparing.publish, "Das können schon alle lesen")
    assert Honouring.objects.get().public_at == told_at


def test_pages_that_readers_have_opened_before_learn_of_a_release_and_of_its_end(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    """Until which moment a page may be kept depends on it: the winners show at the announced minute."""

    def version() -> Any:
        return version_of(versions(), str(competition.process.pk))

    prepare(winner, staff)
    before = version()
    preparing.release(competition, user=staff, seen=seen(competition))
    released = version()
    assert released > before
    preparing.take_back(competition, user=staff, seen=seen(competition))
    assert version() > released


def test_the_winners_may_be_told_from_the_very_moment_on(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    prepare(winner, staff)
    moment = preparing.release(competition, user=staff, seen=seen(competition))
    page = fresh(competition)
    assert not may_be_told(page)
    assert not may_be_told(page, moment - timedelta(seconds=1))
    assert may_be_told(page, moment)


def test_readers_see_at_once_what_is_corrected_of_the_winners(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    publish(winner, staff)
    for _twice in range(2):
        assert "1. Preis" in read(client, competition.url)
    prepare(winner, staff, prize="Sonderpreis")
    page = read(client, competition.url)
    assert "Sonderpreis" in page
    assert "1. Preis" not in page
    preparing.keep_texts(
        competition, "Ein starker Jahrgang.", "", reason="Vergessen", user=staff, seen=seen(competition)
    )
    assert "Ein starker Jahrgang." in read(client, competition.url)


def test_once_released_the_end_is_moved_no_more(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    publish(winner, staff)
    with pytest.raises(EntryError):
        extend(competition, timezone.now() + timedelta(days=1), "Ferien", user=staff)


def test_who_moves_the_honouring_on_the_page_reads_that_what_is_released_holds(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    def told() -> bool:
        page = CompetitionPage.objects.get(pk=competition.pk)
        return any("Die Gewinner sind für" in one for one in warnings_of(page))

    prepare(winner, staff)
    preparing.release(competition, user=staff, seen=seen(competition))
    assert not told()
    CompetitionPage.objects.filter(pk=competition.pk).update(honoured_at=timezone.now() + timedelta(days=9))
    assert told()
    preparing.take_back(competition, user=staff, seen=seen(competition))
    assert not told()


def test_two_colleagues_do_not_overwrite_each_other(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    before = seen(competition)
    prepare(winner, staff)
    with pytest.raises(ChangedSinceShown):
        preparing.keep_texts(competition, "alt", "", user=staff, seen=before)
    assert Honouring.objects.get().introduction == ""


# --- Only what people agree to


@pytest.mark.parametrize(
    ("ticks", "shown"),
    [
        ({"may_publish": True, "may_name": True, "may_picture": True}, {"title", "name", "picture"}),
        ({"may_publish": True}, {"title"}),
        ({"may_name": True, "may_picture": True}, set()),
    ],
)
def test_of_a_young_winner_only_that_is_shown_to_which_the_guardian_agrees(
    client: Client, competition: CompetitionPage, staff: Any, ticks: dict[str, bool], shown: set[str]
) -> None:
    entry = handed_in(competition, "Siegerbeitrag", name="Mia Muster")
    make_team_member(entry, "", question_key="", agrees=True, **ticks)
    photo = put_shown(entry, gps_photo())
    publish(entry, staff, name="Mia Muster aus der 7b", picture=photo.pk)
    page = read(client, competition.url)
    found = {"title": "Siegerbeitrag" in page, "name": "Mia" in page, "picture": "/bild/" in page}
    assert {key for key, there in found.items() if there} == shown
    assert (REASON in page) == bool(shown)
    assert "1. Preis" in page
    picture = client.get(f"{competition.url}gewonnen/{Honour.objects.get().pk}/bild/")
    assert (picture.status_code == 200) == ("picture" in shown)
    if "picture" in shown:
        file_of(picture)


def test_a_withdrawn_consent_takes_the_winner_from_the_page_at_once(
    client: Client, competition: CompetitionPage, staff: Any
) -> None:
    from wagtail_aufbruch.competitions.domain.consents.answering import Consent, record_paper

    entry = handed_in(competition, "Siegerbeitrag", name="Mia Muster")
    member = make_team_member(entry, "", question_key="", agrees=True, may_publish=True, may_name=True)
    publish(entry, staff)
    assert "Siegerbeitrag" in read(client, competition.url)
    record_paper(member, Consent(agrees=False), timezone.localdate(), user=staff)
    assert "Siegerbeitrag" not in read(client, competition.url)


def test_a_winner_goes_from_the_page_with_the_entry(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    publish(winner, staff)
    assert "Siegerbeitrag" in read(client, competition.url)
    winner.delete()
    assert "Siegerbeitrag" not in read(client, competition.url)
    assert phase_of(fresh(competition)) == Phase.HONOURED


def test_the_picture_of_a_winner_opens_after_the_gate_alone_and_tells_no_place(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, desk: Client
) -> None:
    prepare(winner, staff, picture=put_shown(winner, gps_photo()).pk)
    url = f"{competition.url}gewonnen/{Honour.objects.get().pk}/bild/"
    inside = reverse("aufbruch_honour_picture", args=[competition.pk, Honour.objects.get().pk])
    assert client.get(url).status_code == 404
    assert file_of(desk.get(inside))
    preparing.publish(competition, user=staff, seen=seen(competition))
    content = file_of(client.get(url))
    assert b"Canon" not in content
    assert b"geheimer Kommentar" not in content


def test_a_picture_stands_beside_a_winner_only_where_the_form_said_so(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, desk: Client
) -> None:
    own, shown = put(winner, gps_photo()), put_shown(winner, gps_photo())
    form = desk.get(reverse("aufbruch_honour", args=[winner.pk]))
    assert [key for key, _label in form.context["form"].fields["picture"].choices] == ["", shown.pk]
    with pytest.raises(EntryError, match="Bild"):
        prepare(winner, staff, picture=own.pk)
    publish(winner, staff, picture=shown.pk)
    url = f"{competition.url}gewonnen/{Honour.objects.get().pk}/bild/"
    assert "/bild/" in read(client, competition.url)
    assert file_of(client.get(url))
    Honour.objects.update(picture=own.pk)
    touch(competition.process.pk)
    assert "/bild/" not in read(client, competition.url), "nor where it was chosen before"
    assert client.get(url).status_code == 404


def test_what_was_withdrawn_wins_nothing(competition: CompetitionPage, staff: Any) -> None:
    withdrawn = make_entry(competition, state=EntryState.WITHDRAWN)
    with pytest.raises(EntryError, match="nimmt nicht teil"):
        prepare(withdrawn, staff)
    assert not Honour.objects.exists()


def test_a_picture_of_another_entry_is_not_taken(winner: Entry, other: Entry, staff: Any) -> None:
    with pytest.raises(EntryError, match="Bild"):
        prepare(winner, staff, picture=put_shown(other, gps_photo()).pk)


# --- Mails


def test_everybody_who_was_judged_gets_one_mail_with_what_was_strong(
    competition: CompetitionPage, winner: Entry, other: Entry, staff: Any
) -> None:
    handed_in(competition, "Probe", is_trial=True)
    prepare(other, staff, prize="", praise="Mutig gedacht.")
    publish(winner, staff)
    assert tell_entrants() == 2
    assert tell_entrants() == 0
    mails = {mail.kind: mail for mail in Mail.objects.all()}
    assert set(mails) == {"entry_won", "entry_not_chosen"}
    assert "1. Preis – 500 Euro" in mails["entry_won"].text
    assert PRAISE in mails["entry_won"].text
    assert "Mutig gedacht." in mails["entry_not_chosen"].text
    assert "Siegerbeitrag" not in mails["entry_not_chosen"].text


def test_a_correction_needs_a_reason_stays_readable_and_is_mailed(
    client: Client, competition: CompetitionPage, winner: Entry, other: Entry, staff: Any
) -> None:
    publish(winner, staff)
    tell_entrants()
    Mail.objects.all().delete()
    with pytest.raises(EntryError, match="berichtigen"):
        preparing.settle(other, Award(prize="2. Preis"), user=staff, seen=seen(competition))
    prepare(other, staff, prize="2. Preis", place=2)
    assert "Zahlendreher" in read(client, competition.url)
    assert [(mail.kind, mail.recipient) for mail in Mail.objects.all()] == [("entry_won", other.participant.email)]
    assert "berichtigt" in Mail.objects.get().text


# --- Staff


def test_staff_prepare_look_and_release_by_their_pages(
    desk: Client, client: Client, competition: CompetitionPage, winner: Entry
) -> None:
    page, form = reverse("aufbruch_honouring", args=[competition.pk]), reverse("aufbruch_honour", args=[winner.pk])
    handed_in(make_competition(competition.process, "Balkonpreis"), "Kresse im Joghurtbecher")
    given = {"seen": 1, "prize": "1. Preis", "place": "1", "reason": REASON, "praise": PRAISE}
    assert desk.post(form, {**given, "place": "0"}).status_code == 422
    assert desk.post(form, given).status_code == 302
    stale = desk.post(form, {**given, "prize": "Anderer Preis"})
    assert stale.status_code == 409
    assert "Anderer Preis" in stale.content.decode()
    assert "Siegerbeitrag" in read(desk, page)
    assert "Kresse" not in read(desk, page), "of another competition"
    preview = desk.get(reverse("aufbruch_honouring_preview", args=[competition.pk]))
    assert REASON in preview.content.decode()
    assert "no-store" in preview.headers["Cache-Control"]
    assert REASON not in read(client, competition.url)
    assert desk.post(page, {"seen": seen(competition), "tun": "freigeben"}).status_code == 302
    assert Honouring.objects.get().public_at == fresh(competition).honoured_at
    assert desk.post(page, {"seen": seen(competition), "tun": "zuruecknehmen"}).status_code == 302
    assert desk.post(page, {"seen": seen(competition), "tun": "veroeffentlichen"}).status_code == 302
    assert REASON in read(client, competition.url)
    texts = {"seen": seen(competition), "introduction": "Getippt", "tun": "speichern"}
    refused = desk.post(page, texts)
    assert refused.status_code == 409
    assert "Getippt" in refused.content.decode()
    assert desk.post(page, {**texts, "seen": seen(competition), "why": "Ergänzt"}).status_code == 302


def test_staff_see_places_of_the_jury_beside(desk: Client, competition: CompetitionPage, staff: Any) -> None:
    from tests.competitions.judging.test_jury import judged_by_seven
    from tests.factories.reviews import end_round

    running, _entries = judged_by_seven(competition, staff, method="mean")
    end_round(running)
    assert "4,14" in read(desk, reverse("aufbruch_honouring", args=[competition.pk]))


@pytest.mark.parametrize("number", [1, 6])
def test_the_pages_ask_as_many_questions_for_many_winners_as_for_one(
    client: Client, desk: Client, competition: CompetitionPage, staff: Any, number: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    from wagtail_aufbruch.competitions.domain.honouring.showing import winners_of

    for place in range(number):
        entry = handed_in(competition, f"Beitrag {place}")
        prepare(entry, staff, place=place + 1)
    preparing.publish(competition, user=staff, seen=seen(competition))
    page = fresh(competition)
    with django_assert_num_queries(5):  # gate, honours, entries, their people, categories
        assert len(winners_of(page)) == number


def test_the_reviews_of_a_round_are_read_once_for_its_places_and_for_the_result(
    desk: Client, competition: CompetitionPage, staff: Any
) -> None:
    from tests.competitions.judging.test_jury import judged_by_seven
    from tests.factories.reviews import end_round

    running, _entries = judged_by_seven(competition, staff, method="mean")
    end_round(running)
    with CaptureQueriesContext(connection) as asked:
        told = read(desk, reverse("aufbruch_honouring", args=[competition.pk]))
    assert running.title in told
    assert "4,14" in told
    assert len([one["sql"] for one in asked.captured_queries if '"aufbruch_reviews_score"' in one["sql"]]) == 1
