"""What every page type of the package stands on: the site's base page.

From Wagtail 8 on a site may swap ``wagtailcore.Page`` for a base page of its own
(``WAGTAIL_PAGE_MODEL``). A page type in an installed package then has to descend from that model, and
foreign keys to pages have to name it. Both come from here and nowhere else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.signals import class_prepared

PAGE_MODEL: str = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")
"""``app_label.Model`` of the site's base page, for foreign keys and migrations."""


def _load_base_page() -> type[models.Model]:
    """The base page's class. Its app may come later in INSTALLED_APPS, so its models are imported first."""
    app_label, model_name = PAGE_MODEL.split(".")
    import_module(f"{apps.get_app_config(app_label).name}.models")
    return apps.get_model(app_label, model_name, require_ready=False)


if TYPE_CHECKING:
    # For the type checker it is Wagtail's own page, so that ``BasePage`` can be used in annotations.
    from wagtail.models import Page as BasePage
else:
    BasePage = _load_base_page()


class PageLink(models.Model):
    """The link to the base page under one fixed name.

    Django would name it after the base page's class, so that the same migration could not serve a site
    with a swapped base page.
    """

    page_ptr = models.OneToOneField(PAGE_MODEL, on_delete=models.CASCADE, parent_link=True, primary_key=True)

    class Meta:
        abstract = True


def _use_own_link(sender: type[models.Model], **kwargs: Any) -> None:
    """Let a page type reach its base page through its own link.

    Django keeps the abstract class's field as the link to the parent when the abstract class stands before
    the parent among the bases (ModelBase.__new__); that field never learns what it points to.
    """
    if issubclass(sender, PageLink) and BasePage in sender._meta.parents:
        sender._meta.parents[BasePage] = sender._meta.get_field("page_ptr")


class_prepared.connect(_use_own_link, dispatch_uid="aufbruch_page_link")
