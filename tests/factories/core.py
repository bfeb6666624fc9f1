"""A process and what belongs to it, as small as it can be; a test names what it is about."""

from datetime import date
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import factory
from django.core.files.base import ContentFile
from django.db import connection
from django.utils.text import slugify
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Site

from wagtail_aufbruch.core.models import (
    AccessibilityStatementPage,
    BestPracticePage,
    ContentPage,
    Goal,
    Handlungsfeld,
    Member,
    PrivacyPage,
    ProcessPage,
)
from wagtail_aufbruch.core.pages.base import BasePage


def site_root() -> Any:
    """The root page of the default site; made if the database has none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None:
        return site.root_page.specific
    tree = BasePage.get_first_root_node()
    home = tree.add_child(instance=BasePage(title="Startseite", slug="startseite"))
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Musterstadt")
    return home


def add_page(parent: Any, page: Any) -> Any:
    """Put ``page`` below ``parent``, read afresh so that its place is right. Published unless ``live=False``."""
    above = BasePage.objects.get(pk=parent.pk)
    page.slug = page.slug or slugify(page.title)
    page.draft_title = page.draft_title or page.title
    page.locale_id = above.locale_id
    # A factory knows that its page is right: checking it and logging it took a sixth of the time of all tests.
    page.save = partial(page.save, clean=False, log_action=None)
    above.add_child(instance=page)
    del page.save
    return page


def copy_page(template: Any, number: int) -> list[int]:
    """So many further pages like ``template`` beside it, in rows of the database alone. Their keys, in order."""
    base = BasePage.objects.get(pk=template.pk)
    parent = base.get_parent()
    rows = []
    for count in range(number):
        path = BasePage._get_path(parent.path, base.depth, parent.numchild + 1 + count)
        row = BasePage(**{field.attname: getattr(base, field.attname) for field in BasePage._meta.concrete_fields})
        row.pk, row.path, row.slug = None, path, f"{base.slug}-{count}"
        row.url_path, row.translation_key = f"{parent.url_path}{row.slug}/", uuid4()
        rows.append(row)
    keys = [row.pk for row in BasePage.objects.bulk_create(rows)]
    model = type(template)
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    table, key_column = model._meta.db_table, model._meta.pk.column
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        copied = f"SELECT %s, {quoted} FROM {table} WHERE {key_column} = %s"  # noqa: S608
        for key in keys:
            cursor.execute(f"INSERT INTO {table} ({key_column}, {quoted}) {copied}", [key, template.pk])
    BasePage.objects.filter(pk=parent.pk).update(numchild=parent.numchild + number)
    return keys


def make_process(title: str = "Digitaler Aufbruch", *, parent: Any = None, **values: Any) -> ProcessPage:
    """A published process below the site's root."""
    return add_page(parent or site_root(), ProcessPage(title=title, **values))


def make_content_page(parent: Any, title: str = "Worum es geht", **values: Any) -> ContentPage:
    return add_page(parent, ContentPage(title=title, **values))


def make_best_practice(parent: Any, title: str = "Offene Daten in Wien", **values: Any) -> BestPracticePage:
    fields = values.pop("handlungsfelder", [])
    page = add_page(parent, BestPracticePage(title=title, **values))
    if fields:
        page.handlungsfelder.set(fields)
        page.save()
    return page


def make_privacy_page(process: Any, title: str = "Datenschutz", **values: Any) -> PrivacyPage:
    values.setdefault("controller", "Stadt Musterstadt, Markt 1")
    return add_page(process, PrivacyPage(title=title, **values))


def make_accessibility_page(process: Any, title: str = "Barrierefreiheit", **values: Any) -> AccessibilityStatementPage:
    values.setdefault("made_on", date(2018, 1, 15))
    values.setdefault("feedback_email", "barriere@stadt.example")
    return add_page(process, AccessibilityStatementPage(title=title, **values))


class HandlungsfeldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Handlungsfeld

    title = factory.Sequence(lambda number: f"Handlungsfeld {number}")
    slug = factory.LazyAttribute(lambda field: slugify(field.title))
    sort_order = factory.Sequence(lambda number: number)


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    title = factory.Sequence(lambda number: f"Ziel {number}")
    sort_order = factory.Sequence(lambda number: number)


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    role = factory.Sequence(lambda number: f"Mitglied {number}")


def make_photo(title: str = "Rathaus") -> Any:
    """A small photograph in the site's image library."""
    file = BytesIO()
    Image.new("RGB", (1200, 800), "#336699").save(file, "JPEG")
    return get_image_model().objects.create(title=title, file=ContentFile(file.getvalue(), name="foto.jpg"))


def make_field(process: Any, title: str | None = None, **values: Any) -> Handlungsfeld:
    """A field of action of the process; ``parent`` puts it on the second level."""
    if title is not None:
        values["title"] = title
    return HandlungsfeldFactory(process_id=process.pk, **values)


def make_goal(process: Any, title: str | None = None, **values: Any) -> Goal:
    if title is not None:
        values["title"] = title
    return GoalFactory(process_id=process.pk, **values)


def make_member(process: Any, role: str | None = None, **values: Any) -> Member:
    """A member known by role; ``name``, ``organisation``, ``sector`` as the test needs them."""
    if role is not None:
        values["role"] = role
    return MemberFactory(process_id=process.pk, **values)
