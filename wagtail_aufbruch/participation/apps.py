from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class ParticipationConfig(AppConfig):
    name = "wagtail_aufbruch.participation"
    label = "aufbruch_participation"
    verbose_name = _("Participation")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        # Models that are imported from an app which is not installed would count as Wagtail's own, without a table.
        require(self, "wagtail_aufbruch.core", "wagtail_modeladmin", "wagtail.contrib.forms")
        super().import_models()

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.reader_cache.cookies import check_cookie
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_public, watch
        from wagtail_aufbruch.participation.domain import checks  # noqa: F401
        from wagtail_aufbruch.participation.domain.contributions.log_entries import forget_words
        from wagtail_aufbruch.participation.domain.files.leftovers import delete_files_of, staged_models
        from wagtail_aufbruch.participation.domain.moderation.responsibility import keep_last_responsible_groups
        from wagtail_aufbruch.participation.feature import FEATURE
        from wagtail_aufbruch.participation.models import Attachment, Comment, Contribution, Mail
        from wagtail_aufbruch.participation.public.guarding.session import (
            BROWSER_COOKIE,
            COOKIE,
            is_signed_browser,
            is_signed_participant,
        )

        check_cookie(COOKIE, is_signed_participant)
        check_cookie(BROWSER_COOKIE, is_signed_browser)
        register(FEATURE)
        keep_last_responsible_groups()
        watch(Contribution, Comment, scope_of=process_of_public)
        post_delete.connect(delete_files_of, sender=Attachment, dispatch_uid="aufbruch_files")
        for staged in staged_models():
            post_delete.connect(delete_files_of, sender=staged, dispatch_uid="aufbruch_files")
        for model in (Contribution, Mail):
            post_delete.connect(forget_words, sender=model, dispatch_uid="aufbruch_log")
