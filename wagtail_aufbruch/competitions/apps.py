from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class CompetitionsConfig(AppConfig):
    name = "wagtail_aufbruch.competitions"
    label = "aufbruch_competitions"
    verbose_name = _("Competitions")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation")
        super().import_models()

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published

        from wagtail_aufbruch.competitions.domain.consents.mails import forget_mails_of
        from wagtail_aufbruch.competitions.domain.going_on.keeping import forget_entry_of
        from wagtail_aufbruch.competitions.domain.operations.publication import note_publication
        from wagtail_aufbruch.competitions.domain.voting.closing import forget_mail_of
        from wagtail_aufbruch.competitions.domain.voting.showing import scope_of_entry, scope_of_member
        from wagtail_aufbruch.competitions.feature import FEATURE
        from wagtail_aufbruch.competitions.models import (
            Ballot,
            CompetitionIndexMixin,
            CompetitionMixin,
            Entry,
            EntryContribution,
            Guardian,
            Honour,
            TeamMember,
        )
        from wagtail_aufbruch.competitions.staff.editing import CompetitionForm
        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.forms.pages import ProcessPageForm
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_public, watch

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        CompetitionMixin.base_form_class = CompetitionForm
        CompetitionIndexMixin.base_form_class = ProcessPageForm

        watch(Entry, scope_of=scope_of_entry)
        watch(TeamMember, scope_of=scope_of_member)
        watch(EntryContribution, scope_of=process_of_public)
        post_delete.connect(forget_entry_of, sender=EntryContribution, dispatch_uid="aufbruch_entry_went_on")
        post_delete.connect(forget_mails_of, sender=Guardian, dispatch_uid="aufbruch_entry_guardian_gone")
        post_delete.connect(forget_mail_of, sender=Ballot, dispatch_uid="aufbruch_ballot_gone")
        register(FEATURE)
        # Winners go with their entries, by retention or by erasing, and then from the page at once.
        watch(Honour, scope_of=lambda change: change.row.entry.process_id)
        page_published.connect(note_publication, dispatch_uid="aufbruch_competition_published")
