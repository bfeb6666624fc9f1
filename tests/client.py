"""A browser for tests that run inside one transaction."""

from typing import Any

from django.test import Client, TestCase

PAST_THE_CACHE = {"authorization": "Basic test"}
"""Headers of a reader for whom a page is made anew, not taken from memory."""


class CommittingClient(Client):
    """What waits for the commit (mail, above all) happens after each request, as on a real site."""

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)
