"""Something is deleted in the moment in which staff act on it."""

from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.staff.access import for_staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Any:
    return make_idea(make_call(make_process()))


def request_of(idea: Any) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = make_moderator(idea.page.specific.process)
    return request


@for_staff_of(lambda user: Contribution.objects.all(), name="one")
def delete_and_lock(request: HttpRequest, one: Contribution) -> HttpResponse:
    Contribution.objects.filter(pk=one.pk).delete()
    Contribution.objects.get(pk=one.pk)
    return HttpResponse()


@for_staff_of(lambda user: Contribution.objects.all(), name="one")
def look_for_another(request: HttpRequest, one: Contribution) -> HttpResponse:
    Contribution.objects.get(pk=987654)
    return HttpResponse()


def test_staff_read_that_it_is_not_there(idea: Any) -> None:
    with pytest.raises(Http404):
        delete_and_lock(request_of(idea), pk=idea.pk)


def test_a_fault_of_another_kind_is_told_as_a_fault(idea: Any) -> None:
    with pytest.raises(Contribution.DoesNotExist):
        look_for_another(request_of(idea), pk=idea.pk)
