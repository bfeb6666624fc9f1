"""The page that lists a process's papers; each paper has its address below it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage


class PaperIndexMixin(AufbruchPageMixin):
    urlconf = "wagtail_aufbruch.council.public.index_urls"
    max_count_per_parent = 1
    show_in_menus_default = True
    page_description = _(
        "All papers of the council that belong to the process, with their way and what became of them."
    )

    introduction = models.TextField(_("introduction"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), *FOLDED]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), *AufbruchPageMixin.easy_language_panels]

    class Meta:
        abstract = True


class PaperIndexPage(PaperIndexMixin, BasePage):
    class Meta:
        verbose_name = _("papers of the council")
        verbose_name_plural = _("papers of the council")
