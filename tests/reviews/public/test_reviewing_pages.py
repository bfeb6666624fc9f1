"""What people who judge see and do in their browser, with a link alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.reviews import address_of, end_round, item_of, judge, juror, make_round, make_running
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import opening, people
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.models import Conflict, Review, Round, Score
from wagtail_aufbruch.reviews.staff.rounds import subjects_of

pytestmark = pytest.mark.django_db


def scores(round_: Round, *values: str) -> dict[str, str]:
    return {f"kriterium-{one.pk}": value for one, value in zip(round_.criteria.all(), values, strict=False)}


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_mailed_link_shows_what_is_to_be_judged_and_changes_nothing(client: Client, staff) -> None:
    make_running(user=staff)
    mail = Mail.objects.get(recipient="jury1@example.org")
    (path,) = re.findall(r"https?://[^/\s]+(/\S*bewerten/\S+/)", mail.text)
    text = page(client, path)
    assert "Idee A" in text
    assert "0 von 3 Bewertungen sind abgegeben" in text
    assert not Review.objects.exclude(state="open").exists()


def test_handing_in_leads_to_the_next_one_and_after_the_last_one_back(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = address_of(juror(running))
    first, second, third = running.items.all()
    answer = client.post(f"{url}{first.pk}/", {**scores(running, "4", "none"), "revision": "0", "schritt": "abgeben"})
    assert answer.status_code == 302
    assert f"{url}{second.pk}/" in answer["Location"]
    assert "Ihre Bewertung ist abgegeben" in page(client, answer["Location"])
    for item in (second, third):
        answer = client.post(f"{url}{item.pk}/", {**scores(running, "4", "4"), "revision": "0", "schritt": "abgeben"})
    assert "Alle Ihre Bewertungen sind abgegeben" in page(client, answer["Location"])
    assert sorted(Score.objects.filter(review__item=first).values_list("value", flat=True), key=str) == [4, None]


def test_what_is_missing_is_named_and_what_was_typed_stays(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}{running.items.first().pk}/"
    answer = client.post(url, {**scores(running, "4"), "comment": "Sehr <gut>", "revision": "0", "schritt": "abgeben"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fehler:" in re.sub(r"<title>\s+", "<title>", text)
    assert "Machbarkeit: Wählen Sie einen Wert oder „Kann ich nicht beurteilen“." in text
    assert "Sehr &lt;gut&gt;" in text
    assert re.search(r'value="4"[^>]*checked', text)
    assert not Score.objects.exists()


@pytest.mark.parametrize("value", ["9", "-1", "3.5", "nan", "٣", "x" * 500, "5 "])
def test_a_score_that_is_not_offered_is_refused_and_nothing_stored(client: Client, staff, value: str) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}{running.items.first().pk}/"
    answer = client.post(url, {**scores(running, value, "3"), "revision": "0", "schritt": "entwurf"})
    assert answer.status_code == 422
    assert not Score.objects.exists()


def test_two_tabs_the_later_one_sees_both_and_may_keep_its_own(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}{running.items.first().pk}/"
    data = {**scores(running, "4", "4"), "comment": "Erster", "revision": "0", "schritt": "entwurf"}
    assert client.post(url, data).status_code == 302
    late = {**scores(running, "2", "2"), "comment": "Zweiter", "revision": "0", "schritt": "entwurf"}
    answer = client.post(url, late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Erster" in text
    assert "Zweiter" in text
    (revision,) = re.findall(r'name="revision" value="(\d+)"', text)
    assert client.post(url, {**late, "revision": revision}).status_code == 302
    assert Review.objects.get(comment="Zweiter")


def test_whoever_is_biased_says_so_and_sees_nothing_of_it_any_more(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = address_of(juror(running))
    item = running.items.first()
    assert "Warum sind Sie hier befangen?" in page(client, f"{url}{item.pk}/befangen/")
    assert not Conflict.objects.exists()
    answer = client.post(f"{url}{item.pk}/befangen/", {"kind": "family", "sentence": "Schwester"})
    assert answer.status_code == 302
    assert "Sie bewerten das nicht, weil Sie befangen sind." in page(client, url)
    answer = client.post(f"{url}{item.pk}/", {**scores(running, "4", "4"), "revision": "0", "schritt": "abgeben"})
    assert answer.status_code == 409
    assert not Score.objects.exists()


def test_a_reason_why_one_is_biased_that_a_second_tab_sends_is_given_back_and_a_second_click_is_quiet(
    client: Client, staff
) -> None:
    running = make_running(user=staff)
    url = address_of(juror(running))
    form = f"{url}{running.items.first().pk}/befangen/"
    first = {"kind": "family", "sentence": "Schwester"}
    assert client.post(form, first).status_code == 302
    assert client.post(form, first).headers["Location"] == url
    answer = client.post(form, {"kind": "other", "sentence": "Auch im selben Verein."})
    assert answer.status_code == 409
    assert "Es wurde nichts gespeichert." in answer.content.decode()
    assert "Auch im selben Verein." in answer.content.decode(), "what was typed can be kept"
    assert Conflict.objects.get().sentence == "Schwester"


def test_after_the_end_nobody_fills_in_why_they_are_biased_for_nothing(client: Client, staff) -> None:
    running = make_running(user=staff)
    form = f"{address_of(juror(running))}{running.items.first().pk}/befangen/"
    end_round(running)
    text = page(client, form)
    assert "Die Runde ist beendet." in text
    assert 'name="sentence"' not in text
    answer = client.post(form, {"kind": "family", "sentence": "Schwester"})
    assert answer.status_code == 409
    assert "Schwester" in answer.content.decode(), "sent from a form that was open, it is not lost"


def test_many_at_once_are_saved_and_what_is_not_complete_is_named(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}viele/"
    first, second, third = running.items.all()
    one, other = running.criteria.all()
    text = page(client, url)
    data = dict(re.findall(r'type="hidden" name="(stand-\d+)" value="(\d+)"', text))
    assert len(data) == 3
    data |= {f"punkte-{item.pk}-{key.pk}": "3" for item in (first, second) for key in (one, other)}
    data[f"punkte-{third.pk}-{one.pk}"] = "5"
    answer = client.post(url, {**data, "schritt": "abgeben"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "1 Bewertung ist nicht gespeichert" in text
    assert str(third) in text
    assert Review.objects.filter(state="handed_in").count() == 2


def test_many_at_once_name_what_somebody_is_biased_in(client: Client, staff) -> None:
    running = make_running(user=staff)
    reviewer = juror(running)
    first, second, _third = running.items.all()
    url = f"{address_of(reviewer)}viele/"
    data = {f"punkte-{item.pk}-{key.pk}": "3" for item in (first, second) for key in running.criteria.all()}
    conflicts.declare(reviewer, first.pk, "work", "")
    answer = client.post(url, {**data, f"stand-{second.pk}": "0", "schritt": "abgeben"})
    assert answer.status_code == 200
    assert "Ausgelassen, weil Sie befangen sind: Nr. 1" in " ".join(answer.content.decode().split())
    assert [review.item_id for review in Review.objects.filter(state="handed_in")] == [second.pk]


def test_before_the_beginning_one_can_look_and_not_judge(client: Client, staff) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    running = make_running(user=staff, opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9))
    url = f"{address_of(juror(running))}{running.items.first().pk}/"
    assert "Sie können bewerten, sobald die Runde beginnt." in page(client, url)
    answer = client.post(url, {**scores(running, "4", "4"), "revision": "0", "schritt": "entwurf"})
    assert answer.status_code == 409
    assert not Score.objects.exists()


def test_the_end_that_comes_while_the_form_is_open_is_told_and_nothing_typed_is_lost(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}{running.items.first().pk}/"
    opening.close_now(running, user=staff)
    data = {**scores(running, "4", "4"), "comment": "Mühe gegeben", "revision": "0", "schritt": "abgeben"}
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "deshalb wurde nichts gespeichert" in answer.content.decode()
    assert "Mühe gegeben" in answer.content.decode()
    assert not Score.objects.exists()


def test_a_link_ends_when_it_is_withdrawn_and_a_new_one_works(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = address_of(juror(running))
    people.send_new_link(juror(running), user=staff)
    assert client.get(url).status_code == 404
    assert client.get(address_of(juror(running))).status_code == 200


def test_a_link_opens_neither_another_round_nor_another_process(client: Client, staff) -> None:
    running, other = make_running(user=staff), make_running(make_call(make_process("Nachbarstadt")), user=staff)
    url = address_of(juror(running))
    assert client.get(f"{url}{other.items.first().pk}/").status_code == 404
    strange = url.replace(running.process.specific.url, other.process.specific.url)
    assert strange != url
    assert client.get(strange).status_code == 404


def test_whoever_was_taken_out_finds_nothing(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = address_of(juror(running))
    people.take_out_reviewer(juror(running), user=staff)
    assert client.get(url).status_code == 404
    typed = {**scores(running, "4", "4"), "comment": "Gut gedacht, aber teuer."}
    answer = client.post(f"{url}{running.items.first().pk}/", typed)
    assert answer.status_code == 404
    assert "Gut gedacht, aber teuer." in answer.content.decode(), "what was typed can be kept"


def test_staff_judge_logged_in_and_a_draft_shows_nothing(client: Client, staff) -> None:
    draft = make_round(user=staff)
    colleague = make_moderator(draft.process.specific, "kollegin")
    people.add_reviewers(draft, [people.Person("Kollegin", user=colleague)], user=staff)
    url = f"{draft.process.specific.url}bewertungsrunde/{draft.pk}/"
    assert client.get(url).status_code == 302
    client.force_login(colleague)
    assert client.get(url).status_code == 404
    opening.release(draft, user=staff)
    assert "Idee A" in page(client, url)
    answer = client.post(
        f"{url}{draft.items.first().pk}/", {**scores(draft, "4", "4"), "revision": "0", "schritt": "abgeben"}
    )
    assert answer.status_code == 302
    assert Review.objects.get(state="handed_in").reviewer.user == colleague


def test_who_works_for_the_process_no_more_judges_there_no_more_and_keeps_what_was_typed(client: Client, staff) -> None:
    running = make_running(user=staff)
    colleague = make_moderator(running.process.specific, "kollegin")
    people.add_reviewers(running, [people.Person("Kollegin", user=colleague)], user=staff)
    item = Review.objects.filter(reviewer__user=colleague).first().item
    url = f"{running.process.specific.url}bewertungsrunde/{running.pk}/"
    client.force_login(colleague)
    assert "Idee A" in page(client, url)
    group = colleague.groups.get()
    colleague.groups.clear()
    for address in (url, f"{url}viele/", f"{url}{item.pk}/", f"{url}{item.pk}/befangen/", f"{url}{item.pk}/datei/1/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Idee A" not in answer.content.decode()
    typed = {**scores(running, "4", "2"), "revision": "0", "schritt": "abgeben", "comment": "Gut gedacht, aber teuer."}
    answer = client.post(f"{url}{item.pk}/", typed)
    assert answer.status_code == 404
    assert "Sie bearbeiten die Beiträge dieses Prozesses nicht mehr" in answer.content.decode()
    assert "Gut gedacht, aber teuer." in answer.content.decode(), "what was typed can be kept"
    assert not Review.objects.filter(state="handed_in").exists()
    colleague.groups.add(group)
    assert client.post(f"{url}{item.pk}/", typed).status_code == 302


def test_a_colleague_who_was_taken_out_of_the_round_reads_and_judges_nothing_more_though_logged_in(
    client: Client, staff
) -> None:
    running = make_running(user=staff)
    colleague = make_moderator(running.process.specific, "kollegin")
    people.add_reviewers(running, [people.Person("Kollegin", user=colleague)], user=staff)
    reviewer = running.reviewers.get(user=colleague)
    url = f"{running.process.specific.url}bewertungsrunde/{running.pk}/"
    client.force_login(colleague)
    assert "Idee A" in page(client, url)
    people.take_out_reviewer(reviewer, user=staff)
    for address in (url, f"{url}viele/", f"{url}{running.items.first().pk}/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Idee A" not in answer.content.decode()


def test_who_is_logged_out_while_judging_loses_nothing_and_sends_it_once_more(client: Client, staff) -> None:
    running = make_running(user=staff)
    colleague = make_moderator(running.process.specific, "kollegin")
    people.add_reviewers(running, [people.Person("Kollegin", user=colleague)], user=staff)
    reviewer = running.reviewers.get(user=colleague)
    item = Review.objects.filter(reviewer=reviewer).first().item
    url = f"{running.process.specific.url}bewertungsrunde/{running.pk}/{item.pk}/"
    typed = {**scores(running, "4", "2"), "revision": "0", "schritt": "abgeben", "comment": "Gut gedacht, aber teuer."}
    answer = client.post(url, typed)
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Sie sind abgemeldet" in text
    assert f"?next={url}" in text
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    kept.pop("csrfmiddlewaretoken", None)
    assert kept == typed
    client.force_login(colleague)
    assert client.post(url, kept).status_code == 302
    assert Review.objects.get(state="handed_in").comment == "Gut gedacht, aber teuer."


def test_a_reason_why_one_is_biased_stays_when_the_form_was_open_for_too_long(staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}{running.items.first().pk}/befangen/"
    answer = Client(enforce_csrf_checks=True).post(url, {"kind": "other", "sentence": "Ich wohne nebenan."})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Ich wohne nebenan." in text
    assert "Das Formular war zu lange geöffnet" in text
    assert not Conflict.objects.exists()


def test_what_another_site_sends_in_somebodys_name_is_not_offered_to_be_sent_on(staff) -> None:
    running = make_running(user=staff)
    url = f"{running.process.specific.url}bewertungsrunde/{running.pk}/{running.items.first().pk}/"
    answer = Client(enforce_csrf_checks=True).post(url, {**scores(running, "4", "2"), "schritt": "abgeben"})
    assert answer.status_code == 403
    assert 'name="schritt"' not in answer.content.decode()


def test_a_crawl_of_a_blind_round_finds_no_author(client: Client, staff) -> None:
    call = make_call(make_process())
    author = make_participant(call.process, "geheim@example.org")
    ideas = [make_idea(call, f"Idee {letter}", author=author, author_name="Gisela Geheim") for letter in "ABC"]
    running = make_running(call, user=staff, ideas=ideas, is_blind=True, shows_others=True)
    url = address_of(juror(running))
    other = juror(running, 2)
    judge(other, item_of(running, ideas[0]), 3, 3)
    addresses = [url, f"{url}viele/"]
    for item in running.items.all():
        addresses += [f"{url}{item.pk}/", f"{url}{item.pk}/befangen/"]
    seen = "".join(page(client, address) for address in addresses)
    end_round(running)
    seen += "".join(page(client, address) for address in addresses)
    seen += "".join(Mail.objects.values_list("text", flat=True))
    for secret in ("Gisela", "geheim@example.org", f"{call.url}ideen/"):
        assert secret not in seen


def test_no_page_of_a_round_is_kept_by_caches_or_found_by_search_engines(client: Client, staff) -> None:
    running = make_running(user=staff)
    answer = client.get(address_of(juror(running)))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_list_asks_no_more_for_many_things(client: Client, staff, django_assert_max_num_queries) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(30)]
    running = make_running(call, user=staff, ideas=ideas)
    url = address_of(juror(running))
    client.get(url)
    with django_assert_max_num_queries(20):
        client.get(url)


def bulk(text: str) -> dict[str, str]:
    """What a page on which many are judged sends along by itself."""
    return dict(re.findall(r'type="hidden" name="(stand-\d+)" value="(\d+)"', text))


def test_many_at_once_name_what_another_tab_stored_and_take_what_is_sent_once_more(client: Client, staff) -> None:
    running = make_running(user=staff)
    reviewer = juror(running)
    url = f"{address_of(reviewer)}viele/"
    item = running.items.first()
    one, other = running.criteria.all()
    data = bulk(page(client, url))
    judge(reviewer, item, 5, None, hand_in=False)
    data |= {f"punkte-{item.pk}-{one.pk}": "2", f"punkte-{item.pk}-{other.pk}": "2", "schritt": "entwurf"}
    answer = client.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nutzen: 5, Machbarkeit: Kann ich nicht beurteilen" in text
    assert client.post(url, {**data, **bulk(text)}).status_code == 200
    assert sorted(Score.objects.filter(review__item=item).values_list("value", flat=True)) == [2, 2]


def test_many_at_once_go_on_from_what_was_stored_where_something_was_refused(client: Client, staff) -> None:
    running = make_running(user=staff)
    url = f"{address_of(juror(running))}viele/"
    first, second, _third = running.items.all()
    one, other = running.criteria.all()
    data = bulk(page(client, url)) | {"schritt": "abgeben"}
    data |= {f"punkte-{item.pk}-{one.pk}": "3" for item in (first, second)} | {f"punkte-{first.pk}-{other.pk}": "3"}
    text = client.post(url, data).content.decode()
    more = {f"punkte-{first.pk}-{one.pk}": "4", f"punkte-{second.pk}-{other.pk}": "3"}
    answer = client.post(url, {**data, **bulk(text), **more})
    assert answer.status_code == 200, answer.content.decode()
    assert Review.objects.filter(state="handed_in").count() == 2


def test_many_at_once_cost_the_same_however_many_are_stored(
    client: Client, staff, django_assert_max_num_queries
) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(25)]
    running = make_running(call, user=staff, ideas=ideas)
    url = f"{address_of(juror(running))}viele/"
    data = bulk(page(client, url)) | {"schritt": "entwurf"}
    with django_assert_max_num_queries(40):
        assert client.post(url, data).status_code == 200


def test_hints_that_fields_name_are_on_the_page(client: Client, staff) -> None:
    criteria = (CriterionPlan("Nutzen", help_text="Für wen ist es gut?"), CriterionPlan("Machbarkeit"))
    running = make_running(user=staff, criteria=criteria)
    url = address_of(juror(running))
    for address in (f"{url}viele/", f"{url}{running.items.first().pk}/"):
        text = page(client, address)
        named = {name for names in re.findall(r'aria-describedby="([^"]+)"', text) for name in names.split()}
        assert named <= set(re.findall(r'id="([^"]+)"', text))


def test_what_another_tab_stored_is_told_in_words(client: Client, staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    judge(reviewer, item, 4, None)
    data = {**scores(running, "2", "2"), "revision": "0", "schritt": "entwurf"}
    text = client.post(f"{address_of(reviewer)}{item.pk}/", data).content.decode()
    assert "<dd>none</dd>" not in text
    assert "<dd>Kann ich nicht beurteilen</dd>" in text
    assert 'value="entwurf"' not in text


def test_a_change_of_what_is_handed_in_is_not_called_a_draft(client: Client, staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    judge(reviewer, item, 4, 4)
    url = address_of(reviewer)
    data = {**scores(running, "2", "2"), "revision": "1", "schritt": "entwurf"}
    answer = client.post(f"{url}{item.pk}/", data)
    assert "Die Änderung ist gespeichert, die Bewertung bleibt abgegeben." in page(client, answer["Location"])
    one, other = running.criteria.all()
    many = bulk(page(client, f"{url}viele/"))
    many |= {f"punkte-{item.pk}-{one.pk}": "5", f"punkte-{item.pk}-{other.pk}": "5", "schritt": "entwurf"}
    text = client.post(f"{url}viele/", many).content.decode()
    assert "1 abgegebene Bewertung ist geändert." in text
    assert "Entwurf ist gespeichert" not in text


@pytest.mark.parametrize(
    "said", ["Ihre GISELA  Geheim.", "Rückfragen an Geheim@example.org", "(Gisela-Geheim)", "Name: Geheim, Gisela"]
)
def test_in_a_blind_round_a_text_that_names_its_author_is_not_shown_and_staff_read_why(
    client: Client, staff, said: str
) -> None:
    call = make_call(make_process())
    author = make_participant(call.process, "geheim@example.org")
    ideas = [make_idea(call, "Parkbank", text=said, author=author, author_name="Gisela Geheim")]
    ideas.append(make_idea(call, "Radweg", text="Im Geheimen", author=author, author_name="Gisela Geheim"))
    running = make_running(call, user=staff, ideas=ideas, is_blind=True)
    text = page(client, address_of(juror(running)))
    assert "Parkbank" not in text
    assert "Radweg" in text
    named = subjects_of(running, list(running.items.all()))[item_of(running, ideas[0]).pk]
    assert "Hier steht der Name" in str(named.hint)
    ideas[0].text = "Am Fluss"
    ideas[0].save()
    assert "Parkbank" in page(client, address_of(juror(running)))


def test_who_only_looks_at_what_they_are_biased_in_is_not_told_that_nothing_was_stored(client: Client, staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    judge(reviewer, item, 4, 4)
    conflicts.declare(reviewer, item.pk, "work", "")
    url = f"{address_of(reviewer)}{item.pk}/"
    assert "Es wurde nichts gespeichert" not in page(client, url)
    answer = client.post(url, {**scores(running, "2", "2"), "revision": "1", "schritt": "entwurf"})
    assert "Es wurde nichts gespeichert" in answer.content.decode()
