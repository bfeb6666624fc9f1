"""A page can be looked at before it is saved for the first time, whatever its type, and however little is filled in."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process, site_root
from tests.factories.events import make_index as make_events
from tests.factories.groups import make_index as make_groups
from tests.staff.town import Town
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, AufbruchPageMixin)]


def parent_for(model: Any) -> Any:
    """A page below which one of this type can be created."""
    process = make_process()
    places = [process, make_groups(process), make_events(process)]
    return next(place for place in places if model.can_create_at(BasePage.objects.get(pk=place.pk).specific))


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


def form_of(admin: Client, address: str) -> dict[str, Any]:
    """What the browser would send of the form for a new page as it is opened."""
    form = admin.get(address).context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        put(sent, field)
    for formset in form.formsets.values():
        for field in formset.management_form:
            put(sent, field)
        for row in formset.forms:
            for field in row:
                put(sent, field)
    return sent


def put(sent: dict[str, Any], field: Any) -> None:
    name, value, widget = field.html_name, field.value(), field.field.widget
    if type(value).__name__ == "StreamValue":
        sent[f"{name}-count"] = "0"
    elif value is None or value is False:
        sent[name] = ""
    elif isinstance(value, list | tuple):
        sent[name] = value
    else:
        formatted = widget.format_value(value)
        sent[name] = formatted[0] if isinstance(formatted, list) and formatted else formatted if formatted else ""


@pytest.mark.parametrize("filled", ["title alone", "nothing"])
@pytest.mark.parametrize("model", PAGE_TYPES)
def test_a_new_page_can_be_looked_at_before_it_is_saved(admin: Client, model: Any, filled: str) -> None:
    place = [model._meta.app_label, model._meta.model_name, parent_for(model).pk]
    typed = form_of(admin, reverse("wagtailadmin_pages:add", args=place))
    if filled == "title alone":
        typed |= {"title": "Neue Seite", "slug": "neue-seite"}
    address = reverse("wagtailadmin_pages:preview_on_add", args=place)
    answer = admin.post(address, typed).json()
    assert answer["is_available"] or filled == "nothing"
    for mode, _ in model().preview_modes:
        shown = admin.get(address, {"mode": mode})
        assert shown.status_code == 200, mode
        assert ("Neue Seite" in shown.content.decode()) == (filled == "title alone"), mode


@pytest.mark.parametrize("model", [model for model in PAGE_TYPES if model.needs_process])
def test_a_new_page_beside_a_process_whose_address_is_typed_is_not_looked_at(admin: Client, model: Any) -> None:
    names = [model._meta.app_label, model._meta.model_name]
    typed = form_of(admin, reverse("wagtailadmin_pages:add", args=[*names, parent_for(model).pk]))
    address = reverse("wagtailadmin_pages:preview_on_add", args=[*names, site_root().pk])
    assert admin.post(address, {**typed, "title": "Neue Seite", "slug": "neue-seite"}).status_code == 200
    assert admin.get(address).status_code == 404


# Pages on whose words people rely already: their forms keep what was promised.
RELIED_ON = [
    ("call", "idea"),
    ("competition", "entry"),
    ("competition", "honour"),
    ("event", "registration"),
    ("project", "priority"),
    ("asking_group", "group_round"),
]


@pytest.mark.parametrize(("page", "relies"), RELIED_ON)
def test_a_page_on_which_people_rely_says_why_it_cannot_be_looked_at_while_its_form_is_wrong(
    admin: Client, page: str, relies: str
) -> None:
    """The panel beside the form asks before anything was typed that could be shown."""
    town = Town()
    assert getattr(town, relies)
    key = getattr(town, page).pk
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[key])
    assert admin.get(address).status_code == 200
    wrong = form_of(admin, reverse("wagtailadmin_pages:edit", args=[key])) | {"slug": "kein/Pfad"}
    assert admin.post(address, wrong).json() == {"is_valid": False, "is_available": False}
