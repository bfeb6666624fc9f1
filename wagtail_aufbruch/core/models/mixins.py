"""What all page types of the package share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, register_converter
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.images import get_image_model_string
from wagtail.models import Site
from wagtail.url_routing import RouteResult

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.lists.numbers import KeyConverter
from wagtail_aufbruch.core.models import draft_titles
from wagtail_aufbruch.core.models.folded import FoldedWords
from wagtail_aufbruch.core.models.rows_in_use import Copied, give_keys, keep_rows_in_use, keep_rows_of_alias
from wagtail_aufbruch.core.pages.above import nearest_above
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage, PageLink
from wagtail_aufbruch.core.pages.discretion import SecretConverter, report_discreetly
from wagtail_aufbruch.core.pages.lasting import OPENED, give, lasts, opens
from wagtail_aufbruch.core.pages.pattern import draw_pattern
from wagtail_aufbruch.core.pages.routing import NOTHING_PRIVATE, ShortWay, hides
from wagtail_aufbruch.core.reader_cache import marks

FILES_IN_A_FORM = 5
"""So many files of the largest size a form may bring at once, unless its page says otherwise; ideas have four."""

# Before any module of addresses is read: all of them are named by pages or by the admin, which needs the models.
register_converter(KeyConverter, "key")
register_converter(SecretConverter, "secret")


class AufbruchPageMixin(FoldedWords, RoutablePageMixin, ShortWay, PageLink):
    """Behaviour of every page type: its addresses, its frame, its picture, its twin in plain language.

    A page type holds data. What a request does stands in the views that ``urlconf`` names; a view takes
    ``(page, request, **kwargs)``. A site that wants another behaviour subclasses and names its own module.
    """

    urlconf = "wagtail_aufbruch.core.public.page_urls"
    """Module with ``urlpatterns`` for this page type; the pattern "" serves the page itself."""

    needs_process = True
    """Whether pages of this type stand within a process alone, at any depth."""

    urls_hook = ""
    """Name of a Wagtail hook whose functions return further URL patterns, so that apps can add addresses."""

    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photograph"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one, a pattern is drawn from the title."),
    )
    photo_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What can be seen in the photograph. Leave empty if it is mere decoration."),
    )
    pattern_svg = models.TextField(editable=False, blank=True, default="")
    easy_language_page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("page in Leichte Sprache"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The same content in Leichte Sprache. Both pages then point to each other."),
    )

    picture_panels = [MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Picture"))]
    easy_language_panels = [FieldPanel("easy_language_page")]

    class Meta:
        abstract = True

    if TYPE_CHECKING:  # what Wagtail, which carries no types, gives every routable page

        def render(
            self,
            request: HttpRequest,
            *,
            template: str | None = None,
            context_overrides: Mapping[str, object] | None = None,
        ) -> HttpResponse: ...

        def reverse_subpage(
            self, name: str, args: Sequence[object] | None = None, kwargs: Mapping[str, object] | None = None
        ) -> str: ...

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        """The patterns of ``urlconf``, then those that other apps add through ``urls_hook``."""
        patterns = list(import_module(cls.urlconf).urlpatterns)
        if cls.urls_hook:
            for get_patterns in hooks.get_hooks(cls.urls_hook):
                patterns.extend(get_patterns())
        return tuple(patterns)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Wagtail walks down to the page through its process: so the page need not look it up again."""
        result = self._lasting(path_components) or super().route(request, path_components)
        page = result.page
        if isinstance(page, AufbruchPageMixin) and isinstance(self, apps.get_model("aufbruch", "ProcessPage")):
            page.__dict__.setdefault("process", self)
        if page is self and path_components and not getattr(self, NOTHING_PRIVATE, False):
            setattr(self, OPENED, opens(self, request, path_components))
        return result

    def _lasting(self, path_components: list[str]) -> RouteResult | None:
        """What it answers although it was taken down; of one that was never public nobody has an address."""
        page = cast("BasePage", self)
        if page.live or page.first_published_at is None or not path_components:
            return None
        try:
            view, args, kwargs = self.resolve_subpage(f"/{'/'.join(path_components)}/")
        except Http404:
            return None
        return RouteResult(page, args=(view, args, kwargs)) if lasts(view) else None

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """As Wagtail's, and within a process alone: a page takes its words, its staff and its menu from there."""
        return bool(super().can_exist_under(parent)) and (not cls.needs_process or has_process(parent))

    def full_clean(self, *args: object, **kwargs: Any) -> None:
        # Line feeds would break headers, feeds and calendars; a process file or a script may bring some.
        title: str = self.title or ""  # type: ignore[has-type]
        self.title = " ".join(title.split())
        super().full_clean(*args, **kwargs)  # type: ignore[arg-type]

    def rows_in_use(self) -> dict[str, Iterable[models.Model]]:
        """Rows of this page, by their relation, to which something points that people have given."""
        return {}

    def serializable_data(self) -> dict[str, Any]:
        """As modelcluster's, of which each version is made, with the keys of rows."""
        give_keys(self)
        return cast(dict[str, Any], super().serializable_data())  # type: ignore[misc]

    def with_content_json(self, content: dict[str, Any]) -> "AufbruchPageMixin":
        """As Wagtail's, with the rows in use: publishing a version without them, by hand or by schedule, keeps them."""
        page: AufbruchPageMixin = super().with_content_json(content)
        keep_rows_in_use(page)
        return page

    def copy_all_child_relations(self, target: "AufbruchPageMixin", *args: object, **kwargs: Any) -> Copied:
        """As modelcluster's; an alias that is brought up to date keeps its rows."""
        copied: Copied = super().copy_all_child_relations(target, *args, **kwargs)
        if target.pk is not None and target.alias_of_id == self.pk:
            keep_rows_of_alias(target, copied)
        return copied

    def missing_for_publication(self) -> list[str]:
        """What this version lacks to be public beside its required fields, each with what mends it.

        A form says so beside the field; this is for what is published without one.
        """
        return []

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A derived value like the draft title: drawn when the page is written, not when it is read.
        self.pattern_svg = draw_pattern(self.title or "", self.pattern_accent())
        super().save(*args, **kwargs)

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        # Where nobody names an address, it is none at which the page above answers itself.
        parent = self.get_parent()
        if parent is not None and hides(parent.specific_class, base_slug):
            base_slug = f"{base_slug}-2"
        return cast(str, super()._get_autogenerated_slug(base_slug))

    def get_admin_display_title(self) -> str:
        """As Wagtail's; to those who do not work for the process the title that everybody reads."""
        page = cast("BasePage", self)
        is_told = draft_titles.may_be_told(page.draft_title, page.title, lambda: self.process)
        return str(super().get_admin_display_title() if is_told else page.title)  # type: ignore[misc]

    def most_form_bytes(self) -> int:
        """How much a form of this page may bring at once, files and all; what is larger is refused unread."""
        return FILES_IN_A_FORM * aufbruch_settings.upload_bytes

    def pattern_accent(self) -> str:
        """Name of the accent in which the page's pattern is drawn; "" for the town's colour."""
        return ""

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """As Wagtail's, found once for each request: a page's frame and its routes ask for it over and over."""
        if request is None or current_site is not None:
            return cast(str | None, super().get_url(request, current_site))
        known: dict[tuple[int, str], str | None] = request.__dict__.setdefault("_aufbruch_page_urls", {})
        place = (self.pk, self.url_path)
        if place not in known:
            known[place] = super().get_url(request)
        return known[place]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: Any) -> dict[str, Any]:
        """What every template of the package needs; a view adds its own through ``render``."""
        context = super().get_context(request, *args, **kwargs)
        context["process"] = self.process
        context["aufbruch_base"] = aufbruch_settings.base_template
        return context

    def serve(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
        self._keep_within_process()
        # Set by ``core.public.forgery``, behind whatever Wagtail asks before it serves a page.
        instead = getattr(request, "aufbruch_served_by", None)
        if instead is not None:
            args, kwargs = (instead.__get__(self), (), {}), {}
        report_discreetly(request)
        response = give(self, request, lambda: super(AufbruchPageMixin, self).serve(request, *args, **kwargs))
        policies = {
            "Content-Security-Policy": aufbruch_settings.content_security_policy,
            "Permissions-Policy": aufbruch_settings.permissions_policy,
        }
        for name, policy in policies.items():
            if policy is not None:
                response.headers.setdefault(name, policy)
        marks.mark(response, request, self)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As Wagtail's."""
        self._keep_within_process()
        return cast(HttpResponse, super().serve_preview(request, mode_name))

    def _keep_within_process(self) -> None:
        if self.needs_process and self.process is None:
            raise Http404("It stands outside of any process, whose words, menu and staff it would need.")

    @property
    def changing_moments(self) -> Iterable[datetime | None]:
        """When the page changes by itself, by opening and closing; the cache for readers asks. None is left out."""
        return ()

    @cached_property
    def process(self) -> Any:
        """The process that this page belongs to, or None where it stands outside of any."""
        process_page = apps.get_model("aufbruch", "ProcessPage")
        if isinstance(self, process_page):
            return self
        return nearest_above(process_page.objects.all(), self)


def has_process(parent: Page) -> bool:
    """Whether what stands right below ``parent`` stands within a process."""
    return nearest_above(apps.get_model("aufbruch", "ProcessPage").objects.all(), parent, itself=True) is not None
