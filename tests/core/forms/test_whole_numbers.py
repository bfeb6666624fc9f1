"""A number that no calendar can count, and that one database alone would hold, is refused where it is typed."""

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.events.models import MeetingSeries

pytestmark = pytest.mark.django_db

MODELS = [
    *[model for model in apps.get_models() if issubclass(model, AufbruchPageMixin)],
    *[model for model in get_snippet_models() if model._meta.app_label.startswith("aufbruch")],
]
GREATEST = 2**31 - 1


def form_of(model: Any, user: Any) -> Any:
    make_process()
    if issubclass(model, AufbruchPageMixin):
        return model.get_edit_handler().get_form_class()(instance=model(), for_user=user)
    return model.snippet_viewset.get_edit_handler().get_form_class()(instance=model(), for_user=user)


def numbers_in(form: Any) -> dict[str, int | None]:
    """By field, with the fields of the rows: the greatest number that it takes."""
    found = {name: one.max_value for name, one in form.fields.items() if type(one) is forms.IntegerField}
    for key, formset in getattr(form, "formsets", {}).items():
        places = {"ORDER"}  # which row stands where is counted anew
        row = numbers_in(formset.empty_form)
        found |= {f"{key}.{name}": most for name, most in row.items() if name not in places}
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_form_of_an_editor_takes_a_number_that_one_database_alone_holds(model: Any, admin_user: Any) -> None:
    numbers = numbers_in(form_of(model, admin_user))
    assert [name for name, most in numbers.items() if most is None or most > GREATEST] == []


def test_there_are_numbers_in_the_forms(admin_user: Any) -> None:
    assert sum(len(numbers_in(form_of(model, admin_user))) for model in MODELS) > 20


def test_a_rhythm_beyond_all_calendars_is_refused_and_the_first_page_goes_on_showing_what_is_due(
    admin_client: Client,
) -> None:
    index = make_index(make_process())
    series = MeetingSeries.objects.create(process_id=index.process.pk, title="Themengruppe Verkehr")
    make_bookable(index, "Treffen", series=series)
    edit = reverse("wagtailsnippets_aufbruch_events_meetingseries:edit", args=[series.pk])
    page = admin_client.post(edit, {"title": series.title, "every": "20260101000000", "unit": "months"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"every"}
    assert "20260101000000" in page.content.decode()
    assert admin_client.get(reverse("wagtailadmin_home")).status_code == 200
