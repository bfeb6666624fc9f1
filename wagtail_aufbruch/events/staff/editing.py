"""The editor's form of an event, and what the editor is told after saving it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.forms.pages import ProcessPageForm, makes_public
from wagtail_aufbruch.events.domain.details.checks import warnings_of
from wagtail_aufbruch.events.domain.details.postponement import moved_silently, public_version, remember_earlier
from wagtail_aufbruch.events.domain.operations.statistics import is_long_over
from wagtail_aufbruch.events.enums import ACTIVE
from wagtail_aufbruch.events.forms.bodies import bodies_in, offer_bodies
from wagtail_aufbruch.events.models import EventMixin, EventPage, EventTable, Registration
from wagtail_aufbruch.participation.forms.consent_editing import consent_is_named, wordings_are_there
from wagtail_aufbruch.participation.forms.kept_times import time_is_kept
from wagtail_aufbruch.participation.forms.questions.editing import questions_can_be_answered


class EventForm(ProcessPageForm):
    """Keeps tables that people have chosen; remembers when and where a moved event was meant to take place.

    Only tables and questions can hold up drafts, autosave and previews: a table that people have chosen comes back
    when the draft is published (``EventMixin.rows_in_use``), which must not surprise the editor.
    """

    public: EventPage | None = None
    """The version that is public when the form is sent."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = bodies_in([self.process])
        offer_bodies(self, "host", bodies)
        programme = self.formsets.get("programme")
        if programme is not None:
            programme.add_fields = _with_bodies(programme.add_fields, bodies)

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        kept = self._tables_are_kept()
        answerable = questions_can_be_answered(self)
        fine = valid and kept and answerable and self._data_is_kept()
        if makes_public(self) and self.instance.takes_registrations:
            named, worded = consent_is_named(self), wordings_are_there(self)
            fine = fine and named and worded
        if fine:
            self.public = public_version(self.instance)
            remember_earlier(self.instance, self.public)
        return fine

    def save(self, commit: bool = True) -> EventPage:
        event: EventPage = super().save(commit)
        event.moved_silently = moved_silently(event, self.public)
        return event

    def _data_is_kept(self) -> bool:
        """Whoever has registered was told how long their data is kept."""
        public = EventPage.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if public is None or not public.registrations.exists():
            return True
        return time_is_kept(self, "keep_days", public.keep_days) and self._not_due_at_once(public)

    def _not_due_at_once(self, public: EventPage) -> bool:
        """The days of keeping count from the end: a slip in the year would delete all registrations tonight."""
        if self.instance.over_at == public.over_at or not is_long_over(self.instance) or is_long_over(public):
            return True
        self.add_error(
            "ends_at" if self.instance.ends_at else "starts_at",
            _(
                "With this date the time is over for which registrations are kept, and all of them would be deleted "
                "within a day. Check the year, or choose a later date."
            ),
        )
        return False

    def _tables_are_kept(self) -> bool:
        formset = self.formsets.get("tables")
        if formset is None or not formset.is_bound:
            return True
        away = [form.instance.pk for form in formset.forms if formset._should_delete_form(form)]
        used = EventTable.objects.chosen().filter(pk__in=[key for key in away if key])
        if not used:
            return True
        names = get_text_list([quoted(table) for table in used], _("and"))
        message = _(
            "%(names)s cannot be removed: people have registered for it. Rename it, or move them to another "
            "table first."
        ) % {"names": names}
        formset.non_form_errors().append(message)
        self.add_error(None, message)
        return False


def _with_bodies(add_fields: Callable[..., None], bodies: list[int]) -> Callable[..., None]:
    """A formset creates its rows when they are accessed, the empty one for "add" each time: fill them then."""

    def add_and_fill(row: "forms.ModelForm[Model]", index: int | None) -> None:
        add_fields(row, index)
        offer_bodies(row, "group", bodies)

    return add_and_fill


def note_silent_move(request: HttpRequest, page: Page) -> None:
    """Before the page is published: afterwards nobody can tell what was public before."""
    request.__dict__["aufbruch_moved_silently"] = getattr(page, "moved_silently", False)


def warn_of_settings(request: HttpRequest, page: Page) -> None:
    """After saving: say what is inconsistent. Silent on autosave, which would pile up warnings."""
    if not isinstance(page, EventMixin) or not request.accepts("text/html"):
        return
    if getattr(page, "moved_silently", False) or getattr(request, "aufbruch_moved_silently", False):
        messages.warning(
            request,
            _(
                "Date or place are others than before, but the event is said to be “as planned”. So nobody who is "
                "registered is told. Was it more than a slip? Then choose “moved” under “When and where”."
            ),
        )
    for warning in warnings_of(page):
        messages.warning(request, warning)


def warn_of_unpublishing(request: HttpRequest, page: Page) -> None:
    """After an event was unpublished, and its aliases with it: warn that those who are registered are not told."""
    if not isinstance(page, EventMixin):
        return
    is_there = Q(event_id=page.pk) | Q(event__alias_of=page.pk)
    number = Registration.objects.filter(is_there, state__in=ACTIVE).count()
    if number and not page.is_over():
        messages.warning(
            request,
            ngettext(
                "%(number)d person is registered and does not hear of this. Does the event not take place? Then choose "
                "“cancelled” and publish it.",
                "%(number)d people are registered and do not hear of this. Does the event not take place? Then choose "
                "“cancelled” and publish it.",
                number,
            )
            % {"number": number},
        )
