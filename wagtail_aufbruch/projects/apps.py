from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class ProjectsConfig(AppConfig):
    name = "wagtail_aufbruch.projects"
    label = "aufbruch_projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation")
        super().import_models()

    def ready(self) -> None:
        from wagtail.signals import page_published

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.forms.pages import ProcessPageForm
        from wagtail_aufbruch.projects.domain.publication import note_publication
        from wagtail_aufbruch.projects.feature import FEATURE
        from wagtail_aufbruch.projects.forms.project import ProjectForm
        from wagtail_aufbruch.projects.models import ProjectIndexMixin, ProjectMixin

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        ProjectMixin.base_form_class = ProjectForm
        ProjectIndexMixin.base_form_class = ProcessPageForm

        register(FEATURE)
        page_published.connect(note_publication, dispatch_uid="aufbruch_project_published")
