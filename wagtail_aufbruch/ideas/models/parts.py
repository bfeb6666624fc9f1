"""What stands below a call: tags to choose from, own questions, criteria; and what its followers were told last."""

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from wagtail_aufbruch.ideas.models.call import IdeaCallPage
from wagtail_aufbruch.participation.models.questions.asking import OwnQuestion


class CallTag(TaggedItemBase):
    content_object = ParentalKey(IdeaCallPage, on_delete=models.CASCADE, related_name="tagged_items")


class IdeaQuestion(OwnQuestion):
    page = ParentalKey(IdeaCallPage, on_delete=models.CASCADE, related_name="questions")
    is_public = models.BooleanField(
        _("show the answers publicly"),
        default=False,
        help_text=_(
            "The form says so beside the question, and answers given from then on stand below the idea and in the open "
            "data. Without the tick only staff read them."
        ),
    )

    panels = [*OwnQuestion.panels, FieldPanel("is_public")]

    class Meta(OwnQuestion.Meta):
        pass


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def scored(self) -> "CriterionQuerySet":
        """Those by which somebody has scored an idea; they must stay, or the scores would be lost."""
        scores = apps.get_model("aufbruch_ideas", "Score")._default_manager.filter(criterion=models.OuterRef("pk"))
        return self.filter(models.Exists(scores))


class Criterion(Orderable):
    """What ideas are assessed by, from 1 to 5."""

    page = ParentalKey(IdeaCallPage, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("name"), max_length=80)
    explanation = models.CharField(_("explanation"), max_length=255, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.name


class PhaseNotice(models.Model):
    """What the followers of a call were told last, so that a due notice is found by state and none is sent twice."""

    page = models.OneToOneField(IdeaCallPage, primary_key=True, on_delete=models.CASCADE, related_name="+")
    phases = models.JSONField(default=list)
    moments = models.JSONField(default=dict)
    told_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice of a phase")
        verbose_name_plural = _("notices of phases")

    def __str__(self) -> str:
        return f"{self.page_id}: {', '.join(self.phases)}"
