"""Entries that go on: chosen by staff, public with the winners, discussed as ideas are, withdrawn at any time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clock import Clock
from tests.factories.competitions import make_competition, make_honour, make_index, make_team_member
from tests.factories.core import make_process
from tests.factories.documents import real_pdf
from tests.factories.groups import make_group
from tests.factories.judging import handed_in, put
from tests.factories.participation import make_moderator
from tests.factories.uploads import gps_photo
from wagtail_aufbruch.competitions.domain.announcing.forms import keep_version
from wagtail_aufbruch.competitions.domain.certificates import issuing
from wagtail_aufbruch.competitions.domain.consents.answering import Consent, answer, seen_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.going_on import choosing, publishing
from wagtail_aufbruch.competitions.domain.going_on.choosing import Words
from wagtail_aufbruch.competitions.domain.operations.retention import due_entries, due_reductions
from wagtail_aufbruch.competitions.models import (
    Appeal,
    BlindWork,
    CertificatePaper,
    Chosen,
    CompetitionPage,
    Entry,
    EntryContribution,
    EntryFile,
    EntryQuestion,
    Honouring,
    Praise,
    TeamMember,
)
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.domain.privacy import names, personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.responses import handling
from wagtail_aufbruch.participation.domain.responses.errors import HandlingError
from wagtail_aufbruch.participation.domain.responses.handling import Particulars
from wagtail_aufbruch.participation.domain.search.process_search import find
from wagtail_aufbruch.participation.enums import AttachmentKind, Comments, State
from wagtail_aufbruch.participation.models import Attachment, Contribution, Mail, Participant

pytestmark = pytest.mark.django_db

SHOWN = [
    {
        "key": "key00000",
        "label": "Worum geht es?",
        "type": "multiline",
        "value": "Ein Reparaturcafé auf Rädern.",
        "shown": True,
    },
    {"key": "key00002", "label": "Wie seid ihr darauf gekommen?", "type": "singleline", "value": "Beim Schrauben."},
]


@pytest.fixture
def competition() -> CompetitionPage:
    process = make_process()
    make_index(process)
    now = timezone.now()
    form = (("Worum geht es?", "multiline", True), ("Ein Bild", "picture", False))
    page = make_competition(process, form=form, closes_at=now - timedelta(days=9), honoured_at=now - timedelta(days=1))
    EntryQuestion.objects.filter(page=page).update(is_public=True)
    keep_version(page)
    return page


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def entered(competition: CompetitionPage, title: str = "Reparaturmobil", **values: Any) -> Entry:
    entry = handed_in(competition, title, **{"answers": SHOWN, "name": "Anna Beispiel", **values})
    entry.form = competition.form_versions.order_by("-number")[0]
    entry.save()
    if entry.participant is not None:
        mark_confirmed(entry.participant)
    return entry


def make_picture(entry: Entry, key: str = "key00001") -> EntryFile:
    file = put(entry, gps_photo(), key)
    EntryFile.objects.filter(pk=file.pk).update(alt="Ein Fahrrad mit Werkzeug")
    return file


def open_gate(competition: CompetitionPage, at: Any = None) -> None:
    Honouring.objects.update_or_create(competition=competition, defaults={"public_at": at or timezone.now()})


def choose(entry: Entry, user: Any, **changes: Any) -> Chosen:
    proposed = choosing.proposal_of(entry)
    words = {"title": proposed.title, "text": proposed.text, "name": proposed.name, "files": proposed.files, **changes}
    return choosing.choose(entry, Words(**words), user=user)


def went_on(entry: Entry, user: Any, **changes: Any) -> EntryContribution:
    open_gate(entry.competition)
    choose(entry, user, **changes)
    return publishing.publish(entry)


def page_of(contribution: Contribution, below: str = "") -> Any:
    return Client().get(f"{contribution.page.specific.url}beitraege/{contribution.pk}/{below}")


def read(url: str) -> str:
    return Client().get(url).content.decode()


# --- What is proposed, and when it is public


def test_only_what_the_form_said_is_public_is_proposed(competition: CompetitionPage) -> None:
    entry = entered(competition)
    words = choosing.proposal_of(entry)
    assert words == Words("Reparaturmobil", "Ein Reparaturcafé auf Rädern.", "Anna Beispiel", ())


def test_an_entry_that_cannot_go_on_keeps_none_behind_it_waiting(
    competition: CompetitionPage, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "MOST_AT_ONCE", 1)
    stuck = entered(competition, "Steckt fest")
    behind = entered(competition, "Reparaturmobil", email="ben@example.org")
    for entry in (stuck, behind):
        choose(entry, staff)
    make_team_member(stuck)
    open_gate(competition)
    assert publishing.publish_due() == 1
    assert EntryContribution.objects.get().entry == behind


def test_what_is_prepared_before_the_gate_shows_nowhere_and_is_public_by_itself_then(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    moment = timezone.now() + timedelta(days=2)
    open_gate(competition, moment)
    choose(entry, staff)
    assert publishing.publish_due() == 0
    with pytest.raises(EntryError):
        publishing.publish(entry)
    assert not Contribution.objects.exists()
    assert "Reparaturmobil" not in read(competition.url)
    assert "Reparaturmobil" not in str(personal_data.collect(entry.participant)["entries"][0]["result"])
    clock.set_to(moment)
    assert publishing.publish_due() == 1
    assert publishing.publish_due() == 0
    contribution = EntryContribution.objects.get()
    assert contribution.is_public
    assert contribution.author == entry.participant
    assert "Reparaturmobil" in read(competition.url)
    assert "Reparaturmobil" in read(f"{competition.url}beitraege/")
    assert not Chosen.objects.exists()


def test_the_person_is_told_and_finds_it_under_my_participation(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    contribution = went_on(entry, staff)
    mail = Mail.objects.get(kind="entry_went_on")
    assert mail.recipient == entry.participant.email
    assert f"beitraege/{contribution.pk}/" in mail.text
    own = list(personal_data.contributions_of(entry.participant))
    assert [one.pk for one in own] == [contribution.pk]


def test_pictures_go_along_without_what_the_camera_wrote_and_other_files_stay(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition)
    make_picture(entry)
    make_picture(entry, key="key99999")
    contribution = went_on(entry, staff)
    copied = Attachment.objects.get(contribution=contribution)
    assert (copied.name, copied.alt) == ("", "Ein Fahrrad mit Werkzeug")
    with copied.file.open() as file:
        assert b"Exif" not in file.read()
    assert "Ein Fahrrad mit Werkzeug" in page_of(contribution).content.decode()


def test_a_file_of_somebody_else_cannot_be_forged_into_the_choice(competition: CompetitionPage, staff: Any) -> None:
    entry, other = entered(competition), entered(competition, "Zweiter", email="ben@example.org")
    foreign = make_picture(other)
    assert choose(entry, staff, files=(foreign.pk,)).files == []


def test_what_has_changed_since_the_form_was_made_is_not_published_unseen(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition)
    seen = choosing.seen_of(entry)
    choose(entry, staff, title="Anders")
    with pytest.raises(ChangedSinceShown):
        choosing.choose(entry, Words("Titel", "Text"), user=staff, seen=seen)


def test_what_does_not_take_part_does_not_go_on(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", slot=None)
    with pytest.raises(EntryError):
        choose(entry, staff)


# --- Consents


def young(entry: Entry, **ticks: bool) -> Any:
    values = {"agrees": True, "may_publish": True, "may_name": True, "may_picture": True, **ticks}
    return make_team_member(entry, **values)


def test_without_a_guardian_s_tick_nothing_goes_on(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    young(entry, may_publish=False)
    with pytest.raises(EntryError):
        choose(entry, staff)


def test_a_name_without_consent_is_refused(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    young(entry, may_name=False)
    with pytest.raises(EntryError):
        choose(entry, staff, name="Mia Muster und Anna")


def test_pictures_stay_where_one_guardian_does_not_agree_to_them(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    young(entry, may_picture=False)
    make_picture(entry)
    assert not went_on(entry, staff).attachments.exists()


def answer_of(member: Any, **ticks: bool) -> None:
    given = Consent(**{"agrees": True, "may_publish": True, "may_name": True, "may_picture": True, **ticks})
    version, seen = member.entry.competition.consent_version, seen_of(member.entry, [member])
    answer(member.guardian, {member.pk: given}, version=version, seen=seen)


def test_a_guardian_who_takes_it_back_cleans_page_list_search_and_feeds(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition)
    member = young(entry)
    contribution = went_on(entry, staff)
    assert find(competition.process, fold("Reparaturmobil")) == [contribution.pk]
    answer_of(member, may_publish=False)
    contribution.refresh_from_db()
    assert contribution.state == State.WITHDRAWN
    assert page_of(contribution).status_code == 404
    assert Client().get(f"{competition.url}beitraege/").status_code == 404
    assert "Ein Reparaturcafé auf Rädern" not in read(competition.url)
    assert find(competition.process, fold("Reparaturmobil")) == []
    assert Mail.objects.filter(kind="entry_taken_back", recipient=entry.participant.email).exists()


def test_a_guardian_who_agrees_again_lets_it_be_published_anew(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    member = young(entry)
    first = went_on(entry, staff)
    answer_of(member, may_publish=False)
    answer_of(member)
    second = went_on(entry, staff)
    assert second.is_public
    assert second.pk != first.pk


def test_a_guardian_who_takes_the_name_or_the_pictures_back_leaves_the_rest(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition, name="Mia Muster")
    member = young(entry)
    make_picture(entry)
    contribution = went_on(entry, staff)
    answer_of(member, may_name=False, may_picture=False)
    contribution.refresh_from_db()
    assert contribution.is_public
    assert contribution.author_name == ""
    assert not contribution.attachments.exists()
    assert "Mia Muster" not in page_of(contribution).content.decode()


def test_a_consent_taken_back_between_preparing_and_the_gate_keeps_it_back(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    member = young(entry)
    choose(entry, staff)
    answer_of(member, may_publish=False)
    open_gate(competition)
    assert publishing.publish_due() == 0
    assert not Contribution.objects.exists()


# --- Withdrawing and taking part


def test_what_its_person_has_withdrawn_is_gone_and_not_published_again(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition)
    contribution = went_on(entry, staff)
    transitions.withdraw(contribution)
    assert page_of(contribution).status_code == 404
    with pytest.raises(EntryError):
        choose(entry, staff)


def test_people_comment_and_support_without_an_account(competition: CompetitionPage, staff: Any) -> None:
    contribution = went_on(entered(competition), staff)
    page = page_of(contribution).content.decode()
    assert f"beitraege/{contribution.pk}/kommentieren/" in page
    assert f"beitraege/{contribution.pk}/unterstuetzen/" in page
    assert f"folgen/beitrag/{contribution.pk}/" in page
    for below in ("kommentieren/", "unterstuetzen/", "diskussion/"):
        assert page_of(contribution, below).status_code == 200


def test_the_page_s_settings_close_comments_and_support(competition: CompetitionPage, staff: Any, clock: Clock) -> None:
    competition.talk_until = timezone.now() + timedelta(days=1)
    competition.save()
    contribution = went_on(entered(competition), staff)
    assert "kommentieren/" in page_of(contribution).content.decode()
    clock.forward(days=2)
    page = page_of(contribution).content.decode()
    assert "kommentieren/" not in page
    assert "Kommentieren und Unterstützen endeten" in page
    competition.comments, competition.takes_support = Comments.NONE, False
    competition.save()
    assert 'id="diskussion"' not in page_of(contribution).content.decode()


def test_page_and_list_cost_the_same_however_many_there_are(competition: CompetitionPage, staff: Any) -> None:
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client(headers={"authorization": "x"}).get(url).status_code == 200
        return len(seen)

    first = entered(competition)
    make_picture(first)
    went_on(first, staff)
    urls = (competition.url, f"{competition.url}beitraege/")
    for url in urls:
        cost(url)
    before = [cost(url) for url in urls]
    for number in range(4):
        entry = entered(competition, f"Beitrag {number}", email=f"p{number}@example.org")
        make_picture(entry)
        went_on(entry, staff)
    for url in urls:
        cost(url)
    assert [cost(url) for url in urls] == before


def test_the_list_goes_on_page_by_page(competition: CompetitionPage, staff: Any) -> None:
    for number in range(22):
        went_on(entered(competition, f"Beitrag {number:02}", email=f"p{number}@example.org"), staff)
    first = read(f"{competition.url}beitraege/")
    assert "Beitrag 21" in first
    assert "Beitrag 01" not in first
    key = first.split("?nach=")[1].split('"')[0]
    second = read(f"{competition.url}beitraege/?nach={key}")
    assert "Beitrag 01" in second
    assert "Beitrag 00" in second
    assert "Beitrag 02" not in second


# --- Going on to a group


def test_the_group_stands_at_the_contribution_and_the_origin_at_the_group(
    competition: CompetitionPage, staff: Any
) -> None:
    group = make_group(competition.process)
    contribution = went_on(entered(competition), staff)
    handling.save_particulars(
        contribution, Particulars(None, group, (), ""), user=staff, seen=handling.particulars_seen(contribution)
    )
    assert group.title in page_of(contribution).content.decode()
    there = read(group.url)
    assert "Reparaturmobil" in there
    assert competition.title in there


def test_a_group_of_another_process_is_refused(competition: CompetitionPage, staff: Any) -> None:
    other = make_group(make_process("Anderer", slug="anderer"))
    contribution = went_on(entered(competition), staff)
    with pytest.raises(HandlingError):
        handling.save_particulars(
            contribution, Particulars(None, other, (), ""), user=staff, seen=handling.particulars_seen(contribution)
        )


# --- What is kept


def test_entries_that_did_not_go_on_are_deleted_and_the_other_keeps_what_its_contribution_needs(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    chosen, other = entered(competition), entered(competition, "Zweiter", email="ben@example.org")
    make_honour(chosen, name="Anna Beispiel")
    make_picture(chosen)
    contribution = went_on(chosen, staff)
    Entry.objects.filter(pk=chosen.pk).update(kept_marks={"taken-out": ["mark"]}, mailbox="mark")
    clock.forward(days=competition.keep_days + 1)
    assert other in due_entries()
    assert chosen not in due_entries()
    purge()
    kept = Entry.objects.get()
    assert kept == chosen
    assert (kept.participant, kept.answers, kept.name, kept.title) == (None, [], "", "Reparaturmobil")
    assert (kept.kept_marks, kept.mailbox) == ({}, ""), "nothing tells any more whose it was"
    assert not kept.files.exists()
    assert kept.honour.name == ""
    contribution.refresh_from_db()
    assert contribution.is_public
    assert contribution.author_name == "Anna Beispiel"
    assert contribution.attachments.exists()
    purge()
    assert Entry.objects.get().reduced_at == kept.reduced_at
    transitions.withdraw(contribution)
    clock.forward(days=60)
    purge()
    assert not Entry.objects.exists()
    assert not Contribution.objects.exists()


def test_what_was_withdrawn_again_goes_with_all_others_when_the_time_is_over(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    contribution = went_on(entry, staff)
    clock.forward(days=competition.keep_days)
    transitions.withdraw(contribution)
    clock.forward(days=1)
    assert list(due_entries()) == [entry]
    assert not due_reductions().exists()


def test_what_went_on_in_another_competition_is_kept_for_as_long_as_that_one_says(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    longer = {"closes_at": timezone.now() - timedelta(days=9), "keep_days": competition.keep_days + 90}
    neighbour = make_competition(competition.process, "Balkonpreis", **longer)
    entry = entered(competition)
    went_on(entry, staff)
    went_on(handed_in(neighbour, "Kresse im Joghurtbecher"), staff, text="Aus Resten.")
    clock.forward(days=competition.keep_days + 1)
    assert list(due_reductions()) == [entry]


def test_of_an_entry_that_went_on_the_certificate_goes_and_its_code_proves_it_without_a_name(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    young(entry)
    make_honour(entry)
    issuing.issue(competition, user=staff)
    went_on(entry, staff)
    paper = CertificatePaper.objects.get(member=None)
    url = f"{competition.url}urkunde/{paper.code}/"
    assert "Anna Beispiel" in read(url)
    clock.forward(days=competition.keep_days + 1)
    purge()
    assert Entry.objects.get().reduced_at is not None
    assert not CertificatePaper.objects.exists()
    with pytest.raises(EntryError):
        issuing.issue(competition, user=staff)
    told = read(url)
    assert "Diese Urkunde ist echt und gültig" in told
    assert "Anna Beispiel" not in told
    assert "Ja: Diese Urkunde wurde" in Client().post(url, {"name": "Anna Beispiel"}).content.decode()


def test_a_guardian_can_take_the_consent_back_after_the_time_of_the_entries(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    member = young(entry)
    contribution = went_on(entry, staff)
    TeamMember.objects.filter(pk=member.pk).update(email="kind@example.org")
    clock.forward(days=competition.keep_days + 1)
    purge()
    member.refresh_from_db()
    assert member.email == ""
    member.entry.competition.__dict__["process"] = competition.process
    answer_of(member, agrees=False, may_publish=False, may_name=False, may_picture=False)
    contribution.refresh_from_db()
    assert contribution.state == State.WITHDRAWN


def test_erasing_leaves_the_words_without_the_name_and_no_picture_of_young_people(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition)
    young(entry)
    make_picture(entry)
    contribution = went_on(entry, staff)
    personal_data.erase(entry.participant)
    contribution.refresh_from_db()
    assert contribution.state == State.ANONYMISED
    assert contribution.author_name == ""
    assert not contribution.attachments.exists()
    assert not Entry.objects.exists()
    assert not Participant.objects.filter(email="anna@example.org").exists()


def test_erasing_takes_what_was_kept_of_the_entry_along(competition: CompetitionPage, staff: Any, clock: Clock) -> None:
    entry = entered(competition)
    young(entry)
    contribution = went_on(entry, staff)
    clock.forward(days=competition.keep_days + 1)
    purge()
    personal_data.erase(Participant.objects.get(pk=contribution.author_id))
    assert not Entry.objects.exists()


def test_erasing_one_person_takes_no_picture_and_nothing_kept_of_what_another_one_entered(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    first = entered(competition)
    young(first)
    make_picture(first)
    stays = went_on(first, staff)
    gone = went_on(entered(competition, "Zweiter", email="ben@example.org"), staff)
    clock.forward(days=competition.keep_days + 1)
    purge()
    assert Entry.objects.filter(reduced_at__isnull=False).count() == 2
    personal_data.erase(Participant.objects.get(pk=gone.author_id))
    assert list(Entry.objects.all()) == [first]
    assert stays.attachments.exists()


def test_of_a_team_the_young_people_alone_are_known_after_the_time_of_the_entries(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    """Their guardians can still take the consent back; nobody asks the others anything any more."""
    entry = entered(competition)
    member = young(entry)
    make_team_member(entry, "Ben Beispiel", "", is_young=False, email="ben@example.org")
    went_on(entry, staff)
    clock.forward(days=competition.keep_days + 1)
    purge()
    assert list(Entry.objects.get().members.all()) == [member]


def test_names_go_by_the_rule_of_all_contributions(
    competition: CompetitionPage, staff: Any, clock: Clock, settings: Any
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "PUBLISHED_DAYS": 400}
    contribution = went_on(entered(competition), staff)
    clock.forward(days=401)
    names.forget_due()
    contribution.refresh_from_db()
    assert contribution.author_name == ""
    assert contribution.is_public


# --- Staff


def form_of(desk: Client, entry: Entry) -> dict[str, Any]:
    return dict(desk.get(reverse("aufbruch_entry_choose", args=[entry.pk])).context["form"].initial)


def test_staff_word_it_and_publish_it_from_the_entry(competition: CompetitionPage, desk: Client, clock: Clock) -> None:
    entry = entered(competition)
    open_gate(competition)
    assert (
        reverse("aufbruch_entry_choose", args=[entry.pk])
        in desk.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    )
    data = {**form_of(desk, entry), "title": "Ein Rad für alle"}
    answered = desk.post(reverse("aufbruch_entry_choose", args=[entry.pk]), data)
    contribution = EntryContribution.objects.get()
    assert answered.url == reverse("aufbruch_handling", args=[contribution.pk])
    assert contribution.title == "Ein Rad für alle"
    assert desk.get(answered.url).status_code == 200


def test_what_was_typed_is_kept_where_it_cannot_be_published(competition: CompetitionPage, desk: Client) -> None:
    entry = entered(competition)
    young(entry, may_name=False)
    data = {**form_of(desk, entry), "name": "Mia Muster", "text": "Ein eigener Text."}
    answered = desk.post(reverse("aufbruch_entry_choose", args=[entry.pk]), data)
    assert answered.status_code == 409
    assert "Ein eigener Text." in answered.content.decode()
    assert not Chosen.objects.exists()


def test_what_is_prepared_can_be_taken_back(competition: CompetitionPage, desk: Client, staff: Any) -> None:
    entry = entered(competition)
    choose(entry, staff)
    desk.post(reverse("aufbruch_entry_choose", args=[entry.pk]), {"tun": "zuruecknehmen"})
    assert not Chosen.objects.exists()


def test_many_are_read_and_then_published_together(competition: CompetitionPage, desk: Client) -> None:
    entries = [entered(competition, f"Beitrag {n}", email=f"p{n}@example.org") for n in range(3)]
    young(entries[2], may_publish=False)
    open_gate(competition)
    url = reverse("aufbruch_entries_choose", args=[competition.pk])
    asked = desk.post(url, {"beitrag": [one.pk for one in entries]}).content.decode()
    assert "Ein Reparaturcafé auf Rädern." in asked
    assert not Contribution.objects.exists()
    seen = [f"{one.pk}|{choosing.seen_of(one)}" for one in entries]
    desk.post(url, {"beitrag": [one.pk for one in entries], "seen": seen, "publish": "1"})
    assert sorted(EntryContribution.objects.values_list("title", flat=True)) == ["Beitrag 0", "Beitrag 1"]


def test_reading_many_before_they_go_on_costs_the_same_however_many_there_are(
    competition: CompetitionPage, desk: Client, staff: Any
) -> None:
    entries = [entered(competition, f"Beitrag {n}", email=f"p{n}@example.org") for n in range(7)]
    for one in entries:
        make_picture(one)
    choose(entries[6], staff)
    url = reverse("aufbruch_entries_choose", args=[competition.pk])

    def cost(some: list[Entry]) -> int:
        with CaptureQueriesContext(connection) as asked:
            page = desk.post(url, {"beitrag": [one.pk for one in some]})
        assert page.content.decode().count("1 Datei ·") == len([one for one in some if one != entries[6]])
        return len(asked)

    cost(entries[:2])
    assert cost(entries) == cost(entries[:2])


def test_staff_say_which_group_takes_it_up(competition: CompetitionPage, desk: Client, staff: Any) -> None:
    group = make_group(competition.process)
    contribution = went_on(entered(competition), staff)
    page = desk.get(reverse("aufbruch_handling", args=[contribution.pk]))
    url = reverse("aufbruch_particulars", args=[contribution.pk])
    assert reverse("aufbruch_entry", args=[contribution.entry_id]) in page.content.decode()
    assert "Aufgegriffen von" in page.content.decode()
    data = {"where-group": group.pk, "where-seen": page.context["particulars_form"].initial["seen"]}
    assert desk.post(url, data).status_code == 302
    contribution.refresh_from_db()
    assert contribution.group_id == group.pk
    assert desk.post(url, {**data, "where-group": ""}).status_code == 409


# --- What is refused, and what goes along


@pytest.mark.parametrize("empty", ["title", "text"])
def test_nothing_goes_on_without_a_title_or_a_text(competition: CompetitionPage, staff: Any, empty: str) -> None:
    with pytest.raises(EntryError, match="braucht einen Titel und einen Text"):
        choose(entered(competition), staff, **{empty: " \n"})
    assert not Chosen.objects.exists()


def test_what_a_colleague_has_taken_back_meanwhile_is_not_published(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    open_gate(competition)
    choose(entry, staff)
    choosing.drop(entry, user=staff)
    with pytest.raises(EntryError, match="nichts mehr vorbereitet"):
        publishing.publish(entry)
    assert not EntryContribution.objects.exists()


def test_a_pdf_goes_along_without_the_name_of_whoever_wrote_it(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition)
    put(entry, real_pdf(author="Anna Geheim"), "key00001")
    contribution = went_on(entry, staff)
    copied = Attachment.objects.get(contribution=contribution)
    assert (copied.kind, copied.name) == (AttachmentKind.DOCUMENT, "")
    with copied.file.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF")
    assert b"Geheim" not in content
    assert copied.size == len(content)


def test_what_the_jury_praised_and_what_was_appealed_does_not_outlive_the_time_of_the_entries(
    competition: CompetitionPage, staff: Any, clock: Clock
) -> None:
    entry = entered(competition)
    make_honour(entry, name="Anna Beispiel")
    contribution = went_on(entry, staff)
    Praise.objects.create(entry=entry, text="Anna zeichnet wunderbar.")
    Appeal.objects.create(entry=entry, text="Ich war krank.")
    BlindWork.objects.create(entry=entry, hidden=["Anna"])
    clock.forward(days=competition.keep_days + 1)
    purge()
    assert Entry.objects.get().reduced_at is not None
    assert not any(rows.objects.exists() for rows in (Praise, Appeal, BlindWork))
    contribution.refresh_from_db()
    assert contribution.is_public


def test_what_was_kept_for_a_contribution_goes_with_it(competition: CompetitionPage, staff: Any, clock: Clock) -> None:
    contribution = went_on(entered(competition), staff)
    still_whole = went_on(entered(competition, "Zweiter", email="ben@example.org"), staff)
    Entry.objects.filter(pk=contribution.entry_id).update(reduced_at=timezone.now())
    still_whole.delete()
    assert Entry.objects.count() == 2, "whose time is not over stays, and so does what another one needs"
    contribution.delete()
    assert [entry.title for entry in Entry.objects.all()] == ["Zweiter"]
