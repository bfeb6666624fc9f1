"""Which rows of Wagtail, of the site and of core readers see, so that saving them raises the cache's version."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from wagtail_aufbruch.core.models import (
    Goal,
    Handlungsfeld,
    HandlungsfeldDocument,
    InaccessiblePart,
    Member,
    Principle,
    Question,
    Term,
    TimelineEntry,
)
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import UNSEEN, Change, is_watched, touch_all, watch

DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}
"""What Wagtail writes into a page while its draft is worked on."""


def watch_site() -> None:
    """Watch what readers see of Wagtail, of the site's page types and settings, and of core."""
    watch(Handlungsfeld, Goal, Member, Principle, Question, Term, TimelineEntry)
    watch(HandlungsfeldDocument, InaccessiblePart, PageViewRestriction, CollectionViewRestriction, Site)
    watch(get_image_model(), get_document_model(), scope_of=_of_file)
    for model in apps.get_models():
        if issubclass(model, BasePage):
            watch(model, scope_of=_of_page)
        elif _is_setting(model):
            watch(model)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_page_changed, dispatch_uid="aufbruch_fresh_pages")


def snippet_changed(request: HttpRequest, instance: Model) -> None:
    """For Wagtail's hooks around snippets: those of the site may show anywhere."""
    if not is_watched(type(instance)):
        touch_all()


def snippets_deleted(request: HttpRequest, instances: Iterable[Model]) -> None:
    """The same where snippets are deleted."""
    touch_all()


def _of_page(change: Change) -> object:
    """A page may show in the host's menu and in lists; what is and was hidden from the public shows nowhere.

    Taking a page from view has a signal of its own.
    """
    is_draft = bool(change.fields) and change.fields <= DRAFT_FIELDS
    return None if change.row.live and not is_draft else UNSEEN


def _of_file(change: Change) -> object:
    """No page shows a picture or document that was just added."""
    return UNSEEN if change.created else None


def _is_setting(model: type[Model]) -> bool:
    """Whether the model holds settings that editors of the site keep (``wagtail.contrib.settings``)."""
    if not apps.is_installed("wagtail.contrib.settings"):
        return False
    from wagtail.contrib.settings.models import AbstractSetting

    return issubclass(model, AbstractSetting)


def _page_changed(**kwargs: Any) -> None:
    touch_all()
