from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class IdeasConfig(AppConfig):
    name = "wagtail_aufbruch.ideas"
    label = "aufbruch_ideas"
    verbose_name = _("Idea calls")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation", "wagtail_modeladmin")
        super().import_models()

    def ready(self) -> None:
        from wagtail.signals import page_published

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_public, watch
        from wagtail_aufbruch.ideas.domain.calls.phase_notices import notice_publication
        from wagtail_aufbruch.ideas.feature import FEATURE
        from wagtail_aufbruch.ideas.models import Idea, IdeaCallMixin
        from wagtail_aufbruch.ideas.staff.editing import CallForm

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        IdeaCallMixin.base_form_class = CallForm

        register(FEATURE)
        watch(Idea, scope_of=process_of_public)
        page_published.connect(notice_publication, dispatch_uid="aufbruch_phases")
