from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "wagtail_aufbruch.events"
    label = "aufbruch_events"
    verbose_name = _("Events")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from wagtail_aufbruch.core.extension.vocabulary import register_word
        from wagtail_aufbruch.core.forms.pages import ProcessPageForm
        from wagtail_aufbruch.core.reader_cache.freshness import watch
        from wagtail_aufbruch.events.domain.operations.inbox_tasks import SOURCES as INBOX_SOURCES
        from wagtail_aufbruch.events.domain.operations.periodic_work import WORK
        from wagtail_aufbruch.events.domain.operations.publication import begin_calendar_entry, note_publication
        from wagtail_aufbruch.events.domain.operations.statistics import due_registrations
        from wagtail_aufbruch.events.domain.seats.recount import recount_emptied, recount_seats
        from wagtail_aufbruch.events.models import EventIndexMixin, EventKind, EventMixin, EventPage
        from wagtail_aufbruch.events.public.my_registrations import OWN
        from wagtail_aufbruch.events.staff.editing import EventForm
        from wagtail_aufbruch.participation.domain.contributions.counters import register_counter
        from wagtail_aufbruch.participation.domain.privacy.retention import register_due
        from wagtail_aufbruch.participation.extension.inbox_tasks import register_inbox_source
        from wagtail_aufbruch.participation.extension.periodic_work import register_due_work
        from wagtail_aufbruch.participation.extension.personal_data import register_own

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        EventMixin.base_form_class = EventForm
        EventIndexMixin.base_form_class = ProcessPageForm

        register_counter(recount_seats)
        register_due("registrations", due_registrations, then=recount_emptied)
        for name, function, label in WORK:
            register_due_work(name, function, label=label)
        register_own(OWN)
        for source in INBOX_SOURCES:
            register_inbox_source(source)
        register_word("event", _("Event"), _("Events"))
        watch(EventKind)
        page_published.connect(note_publication, dispatch_uid="aufbruch_event_published")
        post_save.connect(begin_calendar_entry, sender=EventPage, dispatch_uid="aufbruch_calendar_entry")
