from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class CouncilConfig(AppConfig):
    name = "wagtail_aufbruch.council"
    label = "aufbruch_council"
    verbose_name = _("Papers of the council")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation")
        super().import_models()

    def ready(self) -> None:
        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.forms.pages import ProcessPageForm
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_part, process_of_public, watch
        from wagtail_aufbruch.council.domain import checks  # noqa: F401
        from wagtail_aufbruch.council.feature import FEATURE
        from wagtail_aufbruch.council.models import (
            AgendaItem,
            Consultation,
            Decision,
            File,
            FollowUp,
            Meeting,
            MoneyEffect,
            Organization,
            Paper,
            PaperIndexMixin,
            PaperSubject,
        )

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        PaperIndexMixin.base_form_class = ProcessPageForm

        register(FEATURE)
        watch(Organization, Meeting)
        watch(Paper, scope_of=process_of_public)
        watch(AgendaItem, scope_of=process_of_part("meeting"))
        watch(Consultation, File, MoneyEffect, Decision, PaperSubject, FollowUp, scope_of=process_of_part("paper"))
