"""The language in which a process writes to people, whoever sets it off.

Staff may use the admin in a language of their own, and regular work has that of the site: what becomes a mail, or is
kept to be read by others, is in the language of the process.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils import translation

from wagtail_aufbruch.core.models import ProcessMixin

Given = ParamSpec("Given")
Told = TypeVar("Told")


def language_of(process: object) -> str:
    """The language of the process's page where the site has several, else the site's: "de" for instance.

    ``process`` may be the bare page, which is what rows of people point to.
    """
    locale = getattr(process, "locale", None) if getattr(settings, "WAGTAIL_I18N_ENABLED", False) else None
    return locale.language_code if locale is not None else settings.LANGUAGE_CODE


def in_language_of(process: object) -> AbstractContextManager[None]:
    """While it holds, texts are in the language in which the process writes to people."""
    return translation.override(language_of(process))


def written_to_people(write: Callable[Given, Told]) -> Callable[Given, Told]:
    """For a function that writes what others read: it runs in the language of the process that is among what it is
    given, or to which something of that belongs."""

    @wraps(write)
    def written(*args: Given.args, **kwargs: Given.kwargs) -> Told:
        with translation.override(_language_among((*args, *kwargs.values()))):
            return write(*args, **kwargs)

    return written


def _language_among(given: Iterable[object]) -> str:
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return settings.LANGUAGE_CODE
    values = list(given)
    found = next((one for one in values if isinstance(one, ProcessMixin)), None)
    if found is None:
        found = next((process for one in values if (process := getattr(one, "process", None)) is not None), None)
    return language_of(found)
