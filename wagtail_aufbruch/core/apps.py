from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class CoreConfig(AppConfig):
    name = "wagtail_aufbruch.core"
    label = "aufbruch"
    verbose_name = _("Public process")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(
            self,
            "wagtail.admin",
            "wagtail.documents",
            "wagtail.images",
            "wagtail.snippets",
            "wagtail.users",
            "taggit",
        )
        super().import_models()

    def ready(self) -> None:
        from django.core.signals import request_started

        from wagtail_aufbruch.core.domain import checks  # noqa: F401
        from wagtail_aufbruch.core.domain.pages.former_addresses import keep_former_addresses
        from wagtail_aufbruch.core.domain.pages.page_actions import keep_rules_in_page_actions
        from wagtail_aufbruch.core.domain.staff_traces import keep_accounts_with_work
        from wagtail_aufbruch.core.domain.watched_models import watch_site
        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.core.feature import FEATURE
        from wagtail_aufbruch.core.forms.pages import PageCopyForm, ProcessPageForm
        from wagtail_aufbruch.core.lists.charsets import look_at_charset
        from wagtail_aufbruch.core.models import AufbruchPageMixin
        from wagtail_aufbruch.core.pages.discretion import keep_discretion

        # Named here, since models do not know forms. A page type of a site may name its own.
        AufbruchPageMixin.base_form_class = ProcessPageForm
        AufbruchPageMixin.copy_form_class = PageCopyForm
        register(FEATURE)
        watch_site()
        keep_former_addresses()
        keep_rules_in_page_actions()
        keep_accounts_with_work()
        keep_discretion()
        request_started.connect(look_at_charset, dispatch_uid="aufbruch_charset")
