from django.apps import AppConfig
from django.db.models.signals import post_save, pre_save
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class EventsConfig(AppConfig):
    name = "wagtail_aufbruch.events"
    label = "aufbruch_events"
    verbose_name = _("Events")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation", "wagtail_modeladmin")
        super().import_models()

    def ready(self) -> None:
        from wagtail.signals import page_published

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.forms.pages import ProcessPageForm
        from wagtail_aufbruch.core.reader_cache.freshness import watch
        from wagtail_aufbruch.events.domain.operations.publication import (
            begin_calendar_entry,
            note_other_link,
            note_publication,
        )
        from wagtail_aufbruch.events.feature import FEATURE
        from wagtail_aufbruch.events.models import EventIndexMixin, EventKind, EventMixin, EventPage
        from wagtail_aufbruch.events.staff.editing import EventForm

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        EventMixin.base_form_class = EventForm
        EventIndexMixin.base_form_class = ProcessPageForm

        register(FEATURE)
        watch(EventKind)
        page_published.connect(note_publication, dispatch_uid="aufbruch_event_published")
        post_save.connect(begin_calendar_entry, sender=EventPage, dispatch_uid="aufbruch_calendar_entry")
        pre_save.connect(note_other_link, sender=EventPage, dispatch_uid="aufbruch_event_other_link")
