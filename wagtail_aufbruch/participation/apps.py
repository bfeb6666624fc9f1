from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "wagtail_aufbruch.participation"
    label = "aufbruch_participation"
    verbose_name = _("Participation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_public, watch
        from wagtail_aufbruch.participation.domain.files.attachments import delete_files_of
        from wagtail_aufbruch.participation.domain.moderation import assignments
        from wagtail_aufbruch.participation.domain.moderation.log_entries import forget_words
        from wagtail_aufbruch.participation.domain.moderation.post_moderation import note_step, note_version
        from wagtail_aufbruch.participation.domain.search import system_checks  # noqa: F401
        from wagtail_aufbruch.participation.feature import FEATURE
        from wagtail_aufbruch.participation.models import (
            Attachment,
            AuthorshipClaim,
            Comment,
            Contribution,
            Mail,
            Report,
            Transition,
            Version,
        )

        register(FEATURE)
        watch(Contribution, Comment, scope_of=process_of_public)
        post_delete.connect(delete_files_of, sender=Attachment, dispatch_uid="aufbruch_files")
        for model in (Contribution, Mail):
            post_delete.connect(forget_words, sender=model, dispatch_uid="aufbruch_log")
        post_save.connect(note_step, sender=Transition, dispatch_uid="aufbruch_first_look")
        post_save.connect(note_version, sender=Version, dispatch_uid="aufbruch_first_look")
        # After the first look: what it says decides whether that task still waits.
        post_save.connect(assignments.note_step, sender=Transition, dispatch_uid="aufbruch_assignments")
        for decided in (AuthorshipClaim, Report, Version):
            post_save.connect(assignments.note_decision, sender=decided, dispatch_uid="aufbruch_assignments")
