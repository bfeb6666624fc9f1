"""Staff start a round in which a theme group judges contributions of its process."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_member, make_process
from tests.factories.groups import add_membership, make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import decide_all, make_ideas, make_judging, publish_at
from tests.factories.participation import make_moderator
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.groups.domain.judging.rounds import Plan, prepare
from wagtail_aufbruch.groups.models import Function
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return make_process()


@pytest.fixture
def call(process):
    return make_call(process)


@pytest.fixture
def group(process):
    return make_group(process, "Klimaschutz", sides=[])


@pytest.fixture
def browser(process, client: Client) -> Client:
    client.force_login(make_moderator(process))
    return client


def address(group, name: str = "aufbruch_group_judging_add") -> str:
    return reverse(name, args=[group.pk])


def typed(*ideas, **changes):
    return {
        "title": "Ideen des Herbstes",
        "opens_at": "01.03.2040 08:00",
        "closes_at": "31.03.2040 23:59",
        "contributions": [str(idea.pk) for idea in ideas],
        "kriterien-TOTAL_FORMS": "1",
        "kriterien-INITIAL_FORMS": "0",
        "kriterien-0-name": "Nutzen",
        "kriterien-0-weight": "2",
        "kriterien-0-least": "1",
        "kriterien-0-most": "5",
        **changes,
    }


def shown(browser: Client, group) -> str:
    answer = browser.get(address(group))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_group_without_rounds_says_what_happens(browser: Client, group) -> None:
    assert "hat noch nichts bewertet" in browser.get(address(group, "aufbruch_group_judging")).content.decode()


def test_its_page_and_the_menu_lead_there(admin_client: Client, browser: Client, group, call) -> None:
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[group.pk])).content.decode()
    assert address(group, "aufbruch_group_judging") in page
    # Who handles cases and edits no page comes by the menu.
    listed = browser.get(reverse("aufbruch_groups_judging")).content.decode()
    assert address(group, "aufbruch_group_judging") in listed
    assert "hat noch nichts bewertet" in listed
    assert reverse("aufbruch_groups_judging") in browser.get(reverse("wagtailadmin_home")).content.decode()
    other = make_process("Anderer Prozess", slug="anderer")
    browser.force_login(make_moderator(other, "andere"))
    assert "Klimaschutz" not in browser.get(reverse("aufbruch_groups_judging")).content.decode()


def test_only_what_is_public_undecided_and_of_the_process_is_offered(browser: Client, group, call) -> None:
    make_idea(call, "Öffentliche Idee")
    make_idea(call, "Versteckte Idee", state="hidden")
    make_idea(call, "Wartende Idee", state="submitted")
    make_idea(call, "Idee im Pool", stage="pool")
    make_idea(call, "Umgesetzte Idee", stage="done")
    make_idea(call, "In Prüfung", stage="review")
    hidden_call = make_call(group.process, "Entwurf eines Aufrufs", live=False)
    make_idea(hidden_call, "Idee auf einem Entwurf")
    make_idea(make_call(make_process("Anderer Prozess", slug="anderer")), "Fremde Idee")
    page = shown(browser, group)
    assert "Öffentliche Idee" in page
    assert "In Prüfung" in page
    for title in ("Versteckte", "Wartende", "im Pool</", "Umgesetzte", "auf einem Entwurf", "Fremde"):
        assert title not in page


def test_first_it_shows_what_is_the_group_s_own(browser: Client, process, call) -> None:
    field = Handlungsfeld.objects.create(process=process, title="Energie", slug="energie")
    below = Handlungsfeld.objects.create(process=process, title="Strom", slug="strom", parent=field)
    group = make_group(process, "Klimaschutz", sides=[], handlungsfelder=[field])
    make_idea(call, "Dach mit Modulen", handlungsfeld=below)
    make_idea(call, "Aufgegriffen", group_id=group.pk)
    make_idea(call, "Etwas anderes")
    page = shown(browser, group)
    assert "Dach mit Modulen" in page
    assert "Aufgegriffen" in page
    assert "Etwas anderes" not in page
    everything = browser.post(address(group), typed(narrow="1", **{"liste-which": "alle"}))
    assert everything.status_code == 200
    assert "Etwas anderes" in everything.content.decode()


def test_narrowing_down_keeps_what_was_ticked_and_typed_and_stores_nothing(browser: Client, group, call) -> None:
    bench, tree = make_idea(call, "Parkbank"), make_idea(call, "Straßenbaum")
    make_idea(call, "Radweg")
    sent = typed(bench, narrow="1", title="Mein Titel", **{"liste-which": "alle", "liste-words": "strassenbaum"})
    page = browser.post(address(group), sent).content.decode()
    assert "Straßenbaum" in page
    assert "Radweg" not in page
    assert f'value="{bench.pk}" checked' in page
    assert f'value="{tree.pk}" checked' not in page
    assert "Mein Titel" in page
    assert "Nutzen" in page
    assert "Noch nichts gespeichert" not in page
    assert not Round.objects.exists()


def test_members_in_office_are_proposed_and_who_has_no_address_is_named(browser: Client, group, call, process) -> None:
    make_idea(call)
    lead = make_member(process, "Leitung", email="leitung@example.org")
    guest = make_member(process, "Gast", email="gast@example.org")
    silent = make_member(process, "Ohne Adresse")
    gone = make_member(process, "Früher dabei", email="frueher@example.org")
    add_membership(group, member=lead, function=Function.LEAD)
    add_membership(group, member=lead)
    add_membership(group, member=guest, function=Function.GUEST)
    add_membership(group, member=silent)
    add_membership(group, member=gone, end="2020-01-01")
    page = shown(browser, group)
    assert page.count(f'name="members" value="{lead.pk}"') == 1
    assert "Früher dabei" not in page
    assert "Ohne E-Mail-Adresse" in page
    assert "example.org" not in page
    proposed = re.findall(r'name="members" value="(\d+)"[^>]*checked', page)
    assert proposed == [str(lead.pk)]


def test_a_round_is_prepared_with_everything_and_nobody_is_written_to(browser: Client, group, call, process) -> None:
    ideas = [make_idea(call, "Parkbank"), make_idea(call, "Radweg")]
    people = [make_member(process, f"Mitglied {number}", email=f"m{number}@example.org") for number in (1, 2)]
    for one in people:
        add_membership(group, member=one)
    answer = browser.post(address(group), typed(*ideas, members=[str(one.pk) for one in people]))
    made = Round.objects.get()
    assert answer["Location"] == reverse("aufbruch_review_round", args=[made.pk])
    assert made.page_id == group.pk
    assert made.title == "Ideen des Herbstes"
    assert set(made.items.values_list("object_id", flat=True)) == {idea.pk for idea in ideas}
    assert set(made.reviewers.values_list("email", "member")) == {(one.email, one.pk) for one in people}
    assert [one.name for one in made.criteria.all()] == ["Nutzen"]
    assert not Mail.objects.exists()
    # Its page leads on: everything is there that a release needs.
    assert "Alles ist bereit" in browser.get(answer["Location"]).content.decode()


def test_a_round_on_nothing_is_never_prepared(browser: Client, group, call, process) -> None:
    assert browser.post(address(group), typed()).status_code == 422
    nothing = Plan("Leer", "", None, None, criteria=[], contributions=[], members=[])
    with pytest.raises(ReviewError):
        prepare(group, nothing, user=User.objects.get())
    assert not Round.objects.exists()


def test_what_is_not_there_any_more_is_refused_and_the_rest_stays(browser: Client, group, call) -> None:
    idea = make_idea(call, "Parkbank")
    sent = typed(idea, title="")
    answer = browser.post(address(group), sent)
    assert answer.status_code == 422
    assert f'value="{idea.pk}" checked' in answer.content.decode()
    type(idea).objects.filter(pk=idea.pk).update(state="hidden")
    answer = browser.post(address(group), typed(idea))
    assert answer.status_code == 422
    assert "nicht mehr da" in answer.content.decode()
    assert not Round.objects.exists()


def test_the_criteria_of_the_last_round_are_proposed(browser: Client, staff_of_group, call) -> None:
    ideas = make_ideas(1, with_author=False)
    group = make_group(ideas[0].page.specific.process, "Verkehr", sides=[])
    make_judging(ideas, group=group, user=staff_of_group, scores=[3])
    client = Client()
    client.force_login(make_moderator(group.process, "verkehr"))
    make_idea(ideas[0].page.specific, "Noch eine")
    assert 'value="Machbarkeit"' in shown(client, group)


@pytest.fixture
def staff_of_group(django_user_model):
    return django_user_model.objects.create_user("leitstelle")


def test_its_rounds_say_where_their_outcomes_stand(client: Client, staff_of_group) -> None:
    ideas = make_ideas()
    made = make_judging(ideas, user=staff_of_group)
    client.force_login(make_moderator(ideas[0].process.specific))
    page = reverse("aufbruch_group_judging", args=[made.page_id])
    assert "Entscheidungen eintragen" in client.get(page).content.decode()
    decide_all(made, ideas, user=staff_of_group)
    publish_at(made, None, user=staff_of_group)
    assert "veröffentlicht am" in client.get(page).content.decode()


def test_the_form_costs_the_same_for_many_contributions_and_people(
    browser: Client, group, call, process, django_assert_max_num_queries
) -> None:
    for number in range(12):
        make_idea(call, f"Idee {number}")
        add_membership(group, member=make_member(process, f"Mitglied {number}", email=f"m{number}@example.org"))
    shown(browser, group)
    with django_assert_max_num_queries(20):
        shown(browser, group)
