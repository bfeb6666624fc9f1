from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "wagtail_aufbruch.ideas"
    label = "aufbruch_ideas"
    verbose_name = _("Idea calls")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_aufbruch.core.domain.freshness import process_of_public, watch
        from wagtail_aufbruch.core.vocabulary import register_word
        from wagtail_aufbruch.ideas.domain.addresses import idea_url
        from wagtail_aufbruch.ideas.domain.rules import idea_rules
        from wagtail_aufbruch.ideas.domain.stages import begin_first_stage, register_stage_words
        from wagtail_aufbruch.ideas.models import KIND, Idea
        from wagtail_aufbruch.participation.kinds import Kind, register_kind
        from wagtail_aufbruch.participation.models import Transition

        register_word("idea_call", _("Idea call"), _("Idea calls"))
        register_word("idea", _("Idea"), _("Ideas"))
        register_kind(Kind(KIND, _("Idea"), idea_url, idea_rules))
        watch(Idea, scope_of=process_of_public)
        register_stage_words()
        post_save.connect(begin_first_stage, sender=Transition, dispatch_uid="aufbruch_first_stage")
