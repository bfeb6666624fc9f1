"""Addresses that several views send people to."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest


def my_participation_url(process: Any, request: HttpRequest, done: str = "") -> str:
    """Address of "My participation"; ``done`` names what has just succeeded, to be told there."""
    query = f"?{urlencode({'erledigt': done})}" if done else ""
    return f"{process.get_url(request)}{process.reverse_subpage('my_participation')}{query}"
