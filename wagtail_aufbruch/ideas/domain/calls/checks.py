"""What an editor is told about the settings of a call: what keeps it from being published, what makes no sense."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.enums import Assessing, Discussion
from wagtail_aufbruch.ideas.models import Criterion, Idea, IdeaCallPage
from wagtail_aufbruch.ideas.models.default_texts import consent_without_address
from wagtail_aufbruch.participation.enums import Asked, Comments, Identification, Moderation

_MAIL_ADDRESS = re.compile(r"\be-?mail|\bmail-?adress", re.IGNORECASE)


def scored(criteria: Iterable[Criterion]) -> list[Criterion]:
    """Those of the criteria by which somebody has scored an idea; they must stay, or the scores would be lost."""
    wanted = {criterion.pk: criterion for criterion in criteria if criterion.pk}
    keys = Criterion.objects.scored().filter(pk__in=list(wanted)).values_list("pk", flat=True)
    return [wanted[pk] for pk in sorted(keys)]


def has_ideas(call: IdeaCallPage) -> bool:
    """Whether something was handed in, whatever became of it."""
    return Idea.objects.filter(page_id=call.pk).exists()


def warnings_of(call: IdeaCallPage) -> list[str]:
    """What does not fit together in the settings of a call, each with what it means and what mends it."""
    found = [*_phase_warnings(call), *_discussion_warnings(call), *_form_warnings(call)]
    if call.identification == Identification.NONE and call.moderation == Moderation.AFTER:
        found.append(
            _("Anybody can publish here without an address and before staff have looked at it. Look in every day.")
        )
    if call.identification == Identification.NONE and _MAIL_ADDRESS.search(call.consent_text or ""):
        found.append(
            _("The form asks for no e-mail address, but the consent speaks of one. A wording that fits: “%(wording)s”")
            % {"wording": consent_without_address()}
        )
    if call.terms_page_id and public_page(call.terms_page_id) is None:
        found.append(_("The page with the terms is not public, so nobody can read them. Publish it."))
    return found


def _phase_warnings(call: IdeaCallPage) -> list[str]:
    found = []
    if call.discussion == Discussion.OWN and not call.discussion_opens_at and not call.closes_at:
        found.append(
            _(
                "The discussion never begins: say when, or say when the call closes; then the discussion follows at "
                "once."
            )
        )
    if call.discussion == Discussion.ALONGSIDE and call.discussion_opens_at:
        found.append(
            _(
                "The discussion runs while ideas are collected, so the moment at which it begins is not used. For a "
                "phase of its own, choose that above it."
            )
        )
    if call.discussion == Discussion.NONE and (call.discussion_opens_at or call.discussion_closes_at):
        found.append(_("There is no discussion, so its moments are not used."))
    if call.results_at and not call.closes_at:
        found.append(_("The call has no end, so that ideas are still taken when the results are shown. Set an end."))
    return found


def _discussion_warnings(call: IdeaCallPage) -> list[str]:
    found = []
    nothing_to_do = call.comments == Comments.NONE and call.assessing == Assessing.NONE
    if call.discussion != Discussion.NONE and nothing_to_do:
        found.append(
            _(
                "People can neither comment nor assess, so the phase “discussing and assessing” is left out. Choose "
                "one of them, or no discussion."
            )
        )
    if call.discussion == Discussion.NONE and not nothing_to_do:
        found.append(
            _(
                "There is no time for discussing and assessing, so nobody can comment or assess, whatever is chosen "
                "for it."
            )
        )
    if call.asks_stance and call.comments == Comments.NONE:
        found.append(_("There are no comments, so nobody is asked whether they are for or against."))
    if call.assessing == Assessing.CRITERIA and not call.criteria.all():
        found.append(_("The assessment is by criteria, but there is none yet. Add some, or choose support."))
    if call.assessing != Assessing.CRITERIA and call.criteria.all():
        found.append(_("The criteria are not used, since the assessment is not by criteria."))
    return found


def _form_warnings(call: IdeaCallPage) -> list[str]:
    found = []
    if call.tags_asked != Asked.NO and not call.tags.all():
        found.append(_("The form asks for tags, but there are none to choose from. Add some, or do not ask."))
    if call.handlungsfeld_asked == Asked.REQUIRED and not _has_fields(call.process):
        found.append(_("The form requires a field of action, but the process has none. Nobody could hand in."))
    return found


def _has_fields(process: Process) -> bool:
    return process is not None and Handlungsfeld.objects.filter(process_id=process.pk).exists()
