"""Page types that may be published only when a rule is kept, whatever way somebody tries to publish them."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.module_loading import import_string
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.models import Revision

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.pages.base import BasePage

SCHEDULED = "wagtail.publish.scheduled"
"""What Wagtail's ``publish_scheduled`` writes into the log, the only sign that nobody waits for an answer."""

REFUSED = "aufbruch_groups.publication_refused"


class PublicationRefused(PublishPermissionError):
    """The version breaks the rule. A permission error, so that Wagtail's views answer it instead of failing."""


class PublicationRuleMixin:
    """Asks ``publication_rule`` before a version is published.

    Wagtail publishes by several ways: the editor's button, a workflow's approval, bulk actions, the schedule, the
    admin API. The first three go through forms and hooks that explain themselves; this is what holds when they
    are passed by.
    """

    publication_rule = ""
    """Dotted name of a function ``(version) -> list[str]`` that says why the version must not be published."""

    def publication_problems(self) -> list[str]:
        """Why this version must not be published; empty if it may be. A site may override this."""
        problems: list[str] = import_string(self.publication_rule)(self)
        return problems

    def publish(self, revision: Revision, user: AnyUser | None = None, **kwargs: Any) -> object:
        """Publish ``revision`` if the rule is kept.

        Raises :class:`PublicationRefused` if not, except when a schedule has come due: then the schedule is
        taken back and the log says so, since one page must not hold up all others that are due.
        """
        problems = revision.as_object().publication_problems()
        if not problems:
            return super().publish(revision, user=user, **kwargs)  # type: ignore[misc]
        if kwargs.get("log_action") != SCHEDULED:
            raise PublicationRefused(" ".join(problems))
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action=REFUSED, user=user, revision=revision, data={"problems": problems})
        return None

    def clean(self) -> None:
        """Refuse a version on its way to publication past :meth:`publish`, as Wagtail's admin API does it."""
        super().clean()  # type: ignore[misc]
        page: BasePage = self
        if not (page.pk and page.live and page.live_revision_id):
            return
        before = type(page).objects.filter(pk=page.pk).values_list("live_revision_id", flat=True).first()
        if before == page.live_revision_id:
            return
        problems = self.publication_problems()
        if problems:
            raise ValidationError({NON_FIELD_ERRORS: problems})
