"""The demo's addresses and ``/nichts/``, against which all others are measured."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from guetersloh.urls_demo import urlpatterns as demo_urlpatterns


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nichts")


urlpatterns = [path("nichts/", nothing), *demo_urlpatterns]
