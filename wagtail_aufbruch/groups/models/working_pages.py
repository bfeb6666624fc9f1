"""The working page of a theme group: by which links its leads come there, and what they have asked."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.models.pages import ThemeGroupPage
from wagtail_aufbruch.participation.models.people.mailed_links import MailedLinkThatEnds
from wagtail_aufbruch.participation.models.staff import DecidedByStaff

QUESTION_LENGTH, ANSWER_LENGTH = 1000, 2000


class WorkingPageLink(MailedLinkThatEnds):
    """A link that was mailed to a lead.

    Whoever gets a new one has no older one any more. Whether it still holds is asked when it is opened: see
    ``domain.working.links``.
    """

    group = models.ForeignKey(ThemeGroupPage, on_delete=models.CASCADE, related_name="working_page_links")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()

    class Meta:
        verbose_name = _("link to a working page")
        verbose_name_plural = _("links to working pages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=models.Q(ended_at__isnull=True),
                name="aufbruch_groups_one_open_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.created_at:%Y-%m-%d}"


class QuestionState(models.TextChoices):
    """What has become of a question to the administration."""

    WAITING = "waiting", pgettext_lazy("question", "waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("question", "answered")
    DONE = "done", pgettext_lazy("question", "done without an answer")


class GroupQuestion(DecidedByStaff):
    """Something that a lead asks the administration on the working page; staff and both leads read it, nobody else.

    Its words never change, so that who decides on it has read them.
    """

    group = models.ForeignKey(ThemeGroupPage, on_delete=models.CASCADE, related_name="questions")
    member = models.ForeignKey(
        Member, verbose_name=_("asked by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(blank=True, editable=False)
    text = models.TextField(_("question"), max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=QuestionState.choices, default=QuestionState.WAITING)
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question of a group")
        verbose_name_plural = _("questions of groups")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="aufbruch_groups_questions")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=QuestionState.ANSWERED) & ~models.Q(answer="")
                | ~models.Q(state=QuestionState.ANSWERED) & models.Q(answer=""),
                name="aufbruch_groups_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(state=QuestionState.WAITING) | models.Q(decided_at__isnull=False),
                name="aufbruch_groups_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
