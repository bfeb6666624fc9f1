"""The rows of a page's form: a mistake in some of them is told, whatever stands in the others."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.council import add_station, make_paper
from tests.factories.events import make_table
from tests.staff.test_previews import form_of, put
from tests.staff.town import Town

pytestmark = pytest.mark.django_db

# Pages with rows of several kinds, and what makes people rely on them.
PAGES = [
    ("call", "idea"),
    ("competition", "entry"),
    ("event", "registration"),
    ("asking_group", "idea"),
    ("project", "priority"),
]
TOO_LONG, MISSING = "x" * 50_000, "987654321"


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


def with_a_wrong_row(form: Any, sent: dict[str, Any], key: str) -> dict[str, Any]:
    """The form with one more row of this kind: what is typed there is far too long, what is chosen does not exist."""
    formset = form.formsets[key]
    number = int(sent[f"{formset.prefix}-TOTAL_FORMS"])
    wrong: dict[str, Any] = {}
    for field in formset.empty_form:
        put(wrong, field)
        if isinstance(field.field, forms.ModelChoiceField):
            wrong[field.html_name] = MISSING
        elif getattr(field.field, "max_length", None):
            wrong[field.html_name] = TOO_LONG
    return {
        **sent,
        **{name.replace("__prefix__", str(number)): value for name, value in wrong.items()},
        f"{formset.prefix}-TOTAL_FORMS": number + 1,
    }


@pytest.mark.parametrize("action", ["", "action-publish"], ids=["draft", "published"])
@pytest.mark.parametrize(("page", "relies"), PAGES)
def test_a_mistake_in_one_row_is_told_whatever_stands_in_the_others(
    admin: Client, page: str, relies: str, action: str
) -> None:
    town = Town()
    assert getattr(town, relies)
    if page == "event":
        make_table(town.event)
    address = reverse("wagtailadmin_pages:edit", args=[getattr(town, page).pk])
    form = admin.get(address).context["form"]
    sent = {**form_of(admin, address), **({action: "1"} if action else {})}
    kinds = [key for key in form.formsets if key != "comments"]
    assert kinds
    for key in kinds:
        answer = admin.post(address, with_a_wrong_row(form, sent, key))
        assert answer.status_code == 200, key
        assert not answer.context["form"].formsets[key].is_valid(), key


@pytest.mark.parametrize(("page", "relies"), PAGES)
def test_a_form_that_does_not_say_how_many_rows_it_has_is_refused(admin: Client, page: str, relies: str) -> None:
    town = Town()
    assert getattr(town, relies)
    address = reverse("wagtailadmin_pages:edit", args=[getattr(town, page).pk])
    form = admin.get(address).context["form"]
    sent = {**form_of(admin, address), "action-publish": "1"}
    for key, formset in form.formsets.items():
        if key != "comments":
            answer = admin.post(address, {**sent, f"{formset.prefix}-TOTAL_FORMS": "unsinn"})
            assert answer.status_code == 200, key


GONE = "Dies wurde inzwischen gelöscht."


def test_a_row_that_somebody_else_has_deleted_says_so_and_all_else_can_be_saved(admin: Client) -> None:
    group = Town().asking_group
    address = reverse("wagtailadmin_pages:edit", args=[group.pk])
    opened = {**form_of(admin, address), "action-publish": "1"}
    assert admin.post(address, {**opened, "memberships-0-DELETE": "on"}).status_code == 302
    answer = admin.post(address, {**opened, "title": "Verkehr und Wege"})
    assert GONE in answer.content.decode()
    assert "Verkehr und Wege" in answer.content.decode(), "what was typed stays"
    saved = admin.post(address, {**opened, "title": "Verkehr und Wege", "memberships-0-DELETE": "on"})
    assert saved.status_code == 302
    group.refresh_from_db()
    assert (group.title, group.memberships.count()) == ("Verkehr und Wege", 1)


def test_a_row_of_a_paper_that_somebody_else_has_deleted_says_so(admin: Client) -> None:
    paper = make_paper(make_process())
    add_station(paper, "Rat")
    address = reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk])
    opened = form_of(admin, address)
    assert admin.post(address, {**opened, "consultations-0-DELETE": "on"}).status_code == 302
    assert GONE in admin.post(address, opened).content.decode()
    assert admin.post(address, {**opened, "name": "Neu", "consultations-0-DELETE": "on"}).status_code == 302
    paper.refresh_from_db()
    assert paper.name == "Neu"


def test_two_rows_that_must_not_be_alike_say_so_in_words_of_the_editor(admin: Client) -> None:
    process = make_process()
    address = reverse("wagtailadmin_pages:edit", args=[process.pk])
    row = {"key": "theme_group", "singular": "Denklabor", "plural": "Denklabore", "id": "", "DELETE": ""}
    rows = {f"terms-{place}-{name}": value for place in range(2) for name, value in row.items()}
    sent = {**form_of(admin, address), **rows, "terms-0-ORDER": "1", "terms-1-ORDER": "2", "terms-TOTAL_FORMS": "2"}
    told = admin.post(address, sent).content.decode()
    assert "In zwei Zeilen steht bei „" in told
    assert "Dasselbe steht schon in einer Zeile darüber." in told
    assert "process" not in told.split("In zwei Zeilen steht bei")[1].split("dasselbe")[0]
