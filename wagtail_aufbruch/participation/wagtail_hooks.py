"""What participation adds to a process and to the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from wagtail_aufbruch.participation.admin import CaseOffice
from wagtail_aufbruch.participation.panels import CasesPanel
from wagtail_aufbruch.participation.process_urls import urlpatterns

modeladmin_register(CaseOffice)


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("construct_homepage_panels")
def add_cases_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(CasesPanel())
