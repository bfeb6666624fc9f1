"""Addresses that several views send people to."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution


def my_participation_url(process: Process, request: HttpRequest, done: str = "") -> str:
    """Address of "My participation"; ``done`` names what has just succeeded, to be told there."""
    query = f"?{urlencode({'erledigt': done})}" if done else ""
    return f"{process.get_url(request)}{process.reverse_subpage('my_participation')}{query}"


def own_page(contribution: Contribution) -> str:
    """Path of the contribution's page: people stay on the host by which they came, whatever the site is called.

    Where a removed app left it without a page of its own, that of the process."""
    return urlsplit(kind_of(contribution).public_url(contribution) or process_page(contribution).full_url or "/").path
