"""Tags that the package's templates use; a site's own templates may use them too."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.documents.models import AbstractDocument

from wagtail_aufbruch.core.charts import svg
from wagtail_aufbruch.core.charts.data import Chart
from wagtail_aufbruch.core.domain.process import handlungsfelder, navigation
from wagtail_aufbruch.core.domain.showing import deadlines, documents, visibility
from wagtail_aufbruch.core.extension.page_hooks import Section, process_links
from wagtail_aufbruch.core.extension.stored_data import anchor_of, stored_data
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Choice
from wagtail_aufbruch.core.models import AufbruchPageMixin, BestPracticePage, Handlungsfeld

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def aufbruch_icon(name: str, extra_class: str = "") -> SafeString:
    """An icon of the sprite, hidden from assistive technology: what it means always stands beside it in words."""
    return format_html(
        '<svg class="aufbruch-icon {}" aria-hidden="true" focusable="false"><use href="#aufbruch-icon-{}"></use></svg>',
        extra_class,
        name,
    )


@register.simple_tag
def chart_picture(chart: Chart) -> SafeString:
    """The chart as SVG; the table that belongs to it stands in ``aufbruch/includes/chart.html``."""
    return svg.draw(chart)


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, plural: bool = False) -> str:
    """What a thing is called in this process, see ``core.extension.vocabulary``."""
    return called(context.get("process"), key, plural)


@register.simple_tag(takes_context=True)
def route(context: Context, page: AufbruchPageMixin, name: str, *args: object, **kwargs: Any) -> str:
    """Address of a route below a page, for instance ``{% route process "my_participation" %}``."""
    return _route(page, context.get("request"), name, *args, **kwargs)


def _route(page: AufbruchPageMixin, request: HttpRequest | None, name: str, *args: object, **kwargs: Any) -> str:
    return (page.get_url(request) or "") + page.reverse_subpage(name, args=args, kwargs=kwargs)


@register.inclusion_tag("aufbruch/includes/chip.html", takes_context=True)
def handlungsfeld_chip(context: Context, handlungsfeld: Handlungsfeld) -> dict[str, Any]:
    """The field's chip: accent, icon and always its name, linked to the field's page."""
    return {"field": handlungsfeld, "process": context.get("process"), "request": context.get("request")}


@register.filter
def error_count(form: BaseForm) -> int:
    """How many things there are to mend, as many as the list below the heading has lines."""
    return len(form.non_field_errors()) + sum(len(field.errors) for field in form)


@register.filter
def open_documents(value: Iterable[AbstractDocument | None]) -> list[AbstractDocument]:
    """Those that everybody may fetch: see ``core.domain.showing.documents``."""
    return documents.open_documents(value)


@register.filter
def if_open(document: AbstractDocument | None) -> AbstractDocument | None:
    """The document if everybody may fetch it, else None."""
    return next(iter(documents.open_documents([document])), None)


@register.filter
def days_left(closes_at: datetime) -> str:
    """ "7 days left", "ends today": see ``core.domain.showing.deadlines``."""
    return deadlines.time_left(closes_at)


@register.filter
def moment(value: datetime) -> str:
    """Date and time as people say them: see ``core.domain.showing.deadlines``."""
    return deadlines.say_moment(value)


@register.filter
def pattern(page: AufbruchPageMixin) -> SafeString:
    """The pattern drawn for the page when it was saved: our own markup, in which the title only seeds shapes."""
    return mark_safe(page.pattern_svg)  # noqa: S308


@register.filter
def breakable(title: str) -> SafeString:
    """The title with a line break allowed after each slash, where browsers allow none: "Wertschöpfung/Innovation"."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in str(title).split("/")))


@register.filter
def shown_fields(page: BestPracticePage) -> list[Handlungsfeld]:
    """The fields of action that a page names, those of its own process alone, ready for their chips."""
    return handlungsfelder.fields_of(page)


@register.filter
def text_blocks(body: Iterable[StreamValue.StreamChild]) -> list[tuple[StreamValue.StreamChild, str]]:
    """Blocks of a running text, each with the level of its heading ("" for other blocks).

    A subsection that has no section above it is raised to one, so that a page never leaves out a level.
    """
    found = []
    section_seen = False
    for block in body:
        level = ""
        if block.block_type == "heading":
            level = str(block.value["level"]) if section_seen else "2"
            section_seen = True
        found.append((block, level))
    return found


@register.simple_tag
def filter_options(choice: Choice[Model]) -> SafeString:
    """The ``<option>`` elements of a filter; dozens stand in each list."""
    options = [one.html_chosen if one is choice.option else one.html for one in choice.filter.options]
    return mark_safe("".join(options))  # noqa: S308  what it holds was escaped


@register.simple_tag
def section_stylesheets(sections: Iterable[Section]) -> SafeString:
    """Links to the stylesheets of the parts that other apps add to a page, each once; nothing for a page without any.

    ``sections`` is "" where the view gives none.
    """
    paths = dict.fromkeys(section.stylesheet for section in sections if section.stylesheet)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in paths))


@register.simple_tag(takes_context=True)
def render_section(context: Context, section: Section) -> SafeString:
    """A part that another app adds to a page: its template, with its own context on top of the page's."""
    shown = get_template(section.template).template  # type: ignore[attr-defined]
    with context.push(section=section, **section.context):
        return shown.render(context)


def _frame(context: Context) -> navigation.Frame:
    return navigation.frame_for(context.get("request"), context["process"])


@register.inclusion_tag("aufbruch/includes/navigation.html", takes_context=True)
def process_navigation(context: Context) -> dict[str, Any]:
    """The menu of the process: the pages right below it, its fields of action and the search."""
    process, page, request = context["process"], context.get("page"), context.get("request")
    here = getattr(request, "path", "")
    frame = _frame(context)
    items = []
    if frame.has_handlungsfelder:
        url = _route(process, request, "handlungsfelder")
        title = term(context, "handlungsfeld", plural=True)
        items.append({"title": title, "url": url, "current": _current(url, here, below=here.startswith(url))})
    for item in frame.menu:
        url = str(item.get_url(request))
        within = page is not None and page.path.startswith(item.path)
        items.append({"title": item.title, "url": url, "current": _current(url, here, below=within)})
    links = []
    for link in process_links(process):
        url = _route(process, request, link.route)
        current = _current(url, here, below=here.startswith(url))
        links.append({"title": link.title, "icon": link.icon, "url": url, "current": current})
    search_url = _route(process, request, "search")
    home_url = process.get_url(request)
    listed = {"links": links, "items": items, "search": {"url": search_url, "current": here == search_url}}
    return {
        "process": process,
        "home": {"url": home_url, "current": here == home_url},
        # It stands in the page twice, and is written once.
        "list": render_to_string("aufbruch/includes/navigation_list.html", listed),
    }


def _current(url: str, here: str, *, below: bool) -> str:
    """Value for ``aria-current``: the page itself, or the part of the site in which it lies."""
    if url == here:
        return "page"
    return "true" if below else ""


@register.inclusion_tag("aufbruch/includes/breadcrumb.html", takes_context=True)
def breadcrumb(context: Context) -> dict[str, Any]:
    """The way from the process to here; a route's view adds ``subpage_parents`` and ``subpage_title``."""
    process, page, request = context["process"], context.get("page"), context.get("request")
    subpage_title = context.get("subpage_title")
    crumbs: list[tuple[str, str | None]] = []
    current = subpage_title or (page.title if page is not None else "")
    if page is not None and page.pk != process.pk:
        crumbs.append((process.title, process.get_url(request)))
        crumbs += [(item.title, item.get_url(request)) for item in navigation.ancestors_in_process(page, process)]
    if page is not None and subpage_title:
        crumbs.append((page.title, page.get_url(request)))
    crumbs += context.get("subpage_parents") or []
    return {"crumbs": crumbs, "current": current}


@register.inclusion_tag("aufbruch/includes/footer.html", takes_context=True)
def process_footer(context: Context) -> dict[str, Any]:
    """The end of every page: statements that the law asks for, contact, Leichte Sprache, sign language."""
    return {"process": context["process"], "frame": _frame(context), "request": context.get("request")}


@register.inclusion_tag("aufbruch/includes/stored_data.html")
def stored_data_sections() -> dict[str, Any]:
    """What is stored about people, why and for how long, from what is installed and the settings in force."""
    return {"stored": stored_data()}


@register.inclusion_tag("aufbruch/includes/privacy_link.html", takes_context=True)
def privacy_link(context: Context, key: str) -> dict[str, Any]:
    """The way from a form to what is stored by it: a part of the privacy page. Nothing where there is no such page."""
    return {"privacy": _frame(context).privacy, "anchor": anchor_of(key), "request": context.get("request")}


@register.inclusion_tag("aufbruch/includes/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The way to the page's twin in Leichte Sprache, and from the twin back to its original."""
    page, process = context.get("page"), context.get("process")
    twin = None
    if page is not None and page == process:
        twin = _frame(context).easy_language
    elif page is not None:
        twin = visibility.public_page(page.easy_language_page_id)
    return {"twin": twin, "original": context.get("original"), "request": context.get("request")}
