from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "wagtail_aufbruch.ideas"
    label = "aufbruch_ideas"
    verbose_name = _("Idea calls")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from wagtail_aufbruch.core.extension.vocabulary import register_word
        from wagtail_aufbruch.core.reader_cache.freshness import process_of_public, watch
        from wagtail_aufbruch.ideas.domain.assessment import scoring
        from wagtail_aufbruch.ideas.domain.calls.deadlines import SOURCE as PHASE_TASKS
        from wagtail_aufbruch.ideas.domain.calls.phase_notices import notice_publication
        from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
        from wagtail_aufbruch.ideas.domain.capture.importing import old_batches, old_files
        from wagtail_aufbruch.ideas.domain.responses.stages import begin_first_stage, register_stage_words
        from wagtail_aufbruch.ideas.domain.submission.submit import own_data_of
        from wagtail_aufbruch.ideas.domain.urls import idea_url
        from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallMixin
        from wagtail_aufbruch.ideas.staff.editing import CallForm
        from wagtail_aufbruch.participation.domain.contributions.counters import register_counter
        from wagtail_aufbruch.participation.domain.privacy.retention import register_due
        from wagtail_aufbruch.participation.extension.inbox_tasks import register_inbox_source
        from wagtail_aufbruch.participation.extension.kinds import Kind, register_kind
        from wagtail_aufbruch.participation.models import Transition

        # Named here, since models know no forms. A site that wants another form sets it on its own page type.
        IdeaCallMixin.base_form_class = CallForm

        register_word("idea_call", _("Idea call"), _("Idea calls"))
        register_word("idea", _("Idea"), _("Ideas"))
        register_kind(
            Kind(KIND, _("Idea"), idea_url, idea_rules, scoring.assess_by_payload, scoring.forget, own_data_of)
        )
        register_counter(scoring.recount_results)
        watch(Idea, scope_of=process_of_public)
        register_stage_words()
        page_published.connect(notice_publication, dispatch_uid="aufbruch_phases")
        post_save.connect(begin_first_stage, sender=Transition, dispatch_uid="aufbruch_first_stage")
        register_inbox_source(PHASE_TASKS)
        register_due("import files", old_files)
        register_due("imports", old_batches)
