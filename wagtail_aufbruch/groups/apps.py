from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class GroupsConfig(AppConfig):
    name = "wagtail_aufbruch.groups"
    label = "aufbruch_groups"
    verbose_name = _("Groups and boards")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation")
        super().import_models()

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.models import Member
        from wagtail_aufbruch.core.reader_cache.freshness import watch
        from wagtail_aufbruch.groups.domain.working.privacy import forget_asker
        from wagtail_aufbruch.groups.feature import FEATURE
        from wagtail_aufbruch.groups.forms.bodies import BodyForm
        from wagtail_aufbruch.groups.forms.theme_group import ThemeGroupForm
        from wagtail_aufbruch.groups.models import (
            BoardMixin,
            BoardSeat,
            SeatHolder,
            Statement,
            ThemeGroupMembership,
            ThemeGroupMixin,
        )

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        ThemeGroupMixin.base_form_class = ThemeGroupForm
        BoardMixin.base_form_class = BodyForm

        register(FEATURE)
        pre_delete.connect(forget_asker, sender=Member, dispatch_uid="aufbruch_groups_asker")
        watch(Statement, ThemeGroupMembership, BoardSeat, SeatHolder)
