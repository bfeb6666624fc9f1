"""The city's own page types: what a town has long before it installs the plugin."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

NEWS_ON_HOME_PAGE = 4
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The first page: who we are, one teaser for what matters now, the latest news."""

    introduction = models.TextField("Einleitung", blank=True, max_length=400)
    teaser_kicker = models.CharField("Zeile über dem Hinweis", max_length=80, blank=True)
    teaser_text = models.TextField("Text des Hinweises", max_length=400, blank=True)
    teaser_action = models.CharField("Beschriftung des Links", max_length=80, blank=True)
    teaser_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="Seite, auf die hingewiesen wird",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                PageChooserPanel("teaser_page"),
                FieldPanel("teaser_kicker"),
                FieldPanel("teaser_text"),
                FieldPanel("teaser_action"),
            ],
            heading="Hinweis",
        ),
        InlinePanel("footer_links", heading="Links in der Fußzeile", label="Link"),
    ]
    max_count = 1
    template = "city/home_page.html"

    class Meta:
        verbose_name = "Startseite"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        index_page = NewsIndexPage.objects.child_of(self).live().first()
        context["news_index"] = index_page
        context["news"] = index_page.published_news()[:NEWS_ON_HOME_PAGE] if index_page else []
        teaser = self.teaser_page
        context["teaser"] = teaser if teaser and teaser.live else None
        return context


class FooterLink(Orderable):
    """A page that every page of the site links to at its end, as the accessibility statement has to be."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="footer_links")
    page = models.ForeignKey("wagtailcore.Page", verbose_name="Seite", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("page")]


class NewsIndexPage(Page):
    """All news, newest first."""

    introduction = models.TextField("Einleitung", blank=True, max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["city.NewsPage"]
    template = "city/news_index_page.html"

    class Meta:
        verbose_name = "Nachrichtenübersicht"

    def published_news(self) -> models.QuerySet["NewsPage"]:
        """News below this page that everybody may read, newest first."""
        return NewsPage.objects.child_of(self).live().public().order_by("-date", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "news": self.published_news()}


class NewsPage(Page):
    """One news item of the day ``date``."""

    date = models.DateField("Datum", default=timezone.localdate)
    introduction = models.TextField("Vorspann", max_length=500)
    body = RichTextField("Text", features=RICH_TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    parent_page_types = ["city.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "city/news_page.html"

    class Meta:
        verbose_name = "Nachricht"
