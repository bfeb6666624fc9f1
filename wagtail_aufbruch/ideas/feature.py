"""What idea calls bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.calls import deadlines
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.domain.capture.importing import old_batches, old_files
from wagtail_aufbruch.ideas.domain.responses.stages import STAGE_WORDS
from wagtail_aufbruch.ideas.domain.submission.submit import own_data_of
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.ideas.staff.menu import event_links, links_of_case, meeting_sheets
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_ideas",
    words={
        "idea_call": Word(_("Idea call"), _("Idea calls")),
        "idea": Word(_("Idea"), _("Ideas")),
        **STAGE_WORDS,
    },
    kinds=(
        Kind(
            KIND,
            _("Idea"),
            public_url=idea_url,
            rules=idea_rules,
            assess=scoring.assess_by_payload,
            forget_assessments=scoring.forget,
            own_data=own_data_of,
        ),
    ),
    inbox=(deadlines.SOURCE,),
    case_links=links_of_case,
    retention=(RetentionRule("import files", old_files), RetentionRule("imports", old_batches)),
    recount=scoring.recount_results,
    event_links=event_links,
    meeting_sheets=meeting_sheets,
)
