"""What of the site the package leans on is told where it is missing."""

from typing import Any

from wagtail_aufbruch.core.domain.checks.surroundings import READER_CACHE, check_csrf_failure_view, check_reader_cache


def test_a_site_without_the_cache_for_readers_gets_a_hint_and_no_warning(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != READER_CACHE]
    (info,) = check_reader_cache(None)
    assert (info.id, info.level) == ("aufbruch.I001", 20)
    assert READER_CACHE in str(info.hint)


def test_a_site_that_shows_djangos_page_for_forged_forms_gets_a_hint(settings: Any) -> None:
    assert check_csrf_failure_view(None) == []
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    (info,) = check_csrf_failure_view(None)
    assert (info.id, info.level) == ("aufbruch.I002", 20)
    assert "wagtail_aufbruch.core.public.forgery.csrf_failure" in str(info.hint)
    settings.CSRF_FAILURE_VIEW = "town.views.forged"
    assert check_csrf_failure_view(None) == []
