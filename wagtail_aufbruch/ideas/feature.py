"""What idea calls bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.calls import deadlines
from wagtail_aufbruch.ideas.domain.calls.phase_notices import find_phase_news
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.domain.capture.importing import old_batches, old_files
from wagtail_aufbruch.ideas.domain.lists.datasets import datasets_of_ideas
from wagtail_aufbruch.ideas.domain.lists.over_time import IDEAS_OVER_TIME
from wagtail_aufbruch.ideas.domain.privacy.names import names_of_calls
from wagtail_aufbruch.ideas.domain.privacy.scores import SCORES
from wagtail_aufbruch.ideas.domain.privacy.stored_data import STORED_DATA
from wagtail_aufbruch.ideas.domain.responses.merge import separate_from_hidden
from wagtail_aufbruch.ideas.domain.submission.published import facts_of_ideas
from wagtail_aufbruch.ideas.domain.submission.submit import forget_answers, personal_data_of
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.models import KIND, IdeaCallPage
from wagtail_aufbruch.ideas.staff.joining import joining_part
from wagtail_aufbruch.ideas.staff.menu import event_links, meeting_sheets
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.kinds import Kind, KindWords
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_ideas",
    datasets=datasets_of_ideas,
    figures=(IDEAS_OVER_TIME,),
    stored_data=STORED_DATA,
    mail_kinds=(
        MailKind("imported", pgettext_lazy("mail", "Captured idea")),
        MailKind("merged", pgettext_lazy("mail", "Ideas joined")),
        MailKind("parted", pgettext_lazy("mail", "Ideas separated")),
    ),
    portable="wagtail_aufbruch.ideas.staff.portable",
    words={
        "idea_call": Word(_("Idea call"), _("Idea calls")),
        "idea": Word(_("Idea"), _("Ideas")),
    },
    kinds=(
        Kind(
            KIND,
            _("Idea"),
            public_url=idea_url,
            rules=idea_rules,
            assess=scoring.assess_by_payload,
            say_assessed=scoring.say_assessed,
            forget_assessments=scoring.forget,
            icon="pick",
            new_title=_("New ideas"),
            is_answered=True,
            is_on_cards=True,
            words=KindWords(
                news_label=_("new idea"),
                news_subject=_("New idea: %(news)s"),
                follow_page=_("We write to you when a new idea is published and when the next phase begins."),
                follow_nothing=_(
                    "You follow nothing yet. On every idea you find “Follow”: then we tell you what becomes of it."
                ),
                support_title=_("Support this idea"),
                support_button=_("Yes, I support this idea"),
                supported=_("You support this idea."),
                supporter=_("person supports this idea"),
                supporters=_("people support this idea"),
                on_it=_("On the idea"),
                back=_("Back to the idea"),
                way_here=_("The idea is here"),
                moved_on=_("Your idea “%(title)s” has moved on. It now stands at: %(stage)s."),
                answer_subject=_("Answer to your idea: %(title)s"),
                answer_told=_("%(body)s has answered your idea “%(title)s”:"),
                work_on=_("Work on the idea"),
                more_of_case=_("Stage, answer, joining …"),
                read_it=_("Read the idea"),
                publish_first=_("The idea has to be published before it moves on."),
                has_moved=_("The idea has moved on. Author and followers are told."),
                is_placed=_("Where the idea belongs is stored."),
                not_public=_("The idea is not public"),
                no_comment=_("Nobody has commented on this idea."),
                claim_question=_("Is this your idea?"),
                claim_ask=_("This is my idea"),
                claim_confirm=_("Yes, this is my idea"),
                claim_take_over=_("Take over my idea"),
                claim_proof=_("How can we know that this idea is yours?"),
                claim_why_address=_("You get this mail because your address was given with this idea."),
                claim_why_told=_("You get this mail because you told us that this idea is yours."),
                claim_taken=_("This idea belongs to somebody by now, or it has been withdrawn."),
                card_title=_("Take over an idea with its code"),
                card_question=_("Do you have the code of your idea?"),
                card_lead=_(
                    "You got it when you handed in without an e-mail address, or it stands on your part of a "
                    "card from a meeting. With it the idea becomes yours here: you see what becomes of it, and "
                    "are told by mail."
                ),
                card_search=_(
                    "Look for your idea on this site. On its page you can tell us that it is yours, and "
                    "our staff decide."
                ),
                card_search_button=_("Look for my idea"),
                card_link=_("Take over the idea with its code"),
                card_sent=_("Please open the link in our mail. After that you see your idea under “My participation”."),
                card_no_mail=_(
                    "Look into your spam folder. If the address was mistyped, enter the code once more: "
                    "it stays valid until the idea is yours."
                ),
                card_unknown=_(
                    "The code is written correctly, but no idea waits for it. If it stands on a card, the card "
                    "has perhaps not been captured yet: then please try it again in some days. Or the idea has "
                    "been taken over already."
                ),
                card_used=_("A card with this code has been captured already. Each card holds one idea."),
            ),
            published=facts_of_ideas,
            personal_data=personal_data_of,
            forget_author=forget_answers,
        ),
    ),
    inbox=(deadlines.SOURCE,),
    periodic_work=(
        PeriodicWork("ideas_phases", find_phase_news, _("phases noticed")),
        PeriodicWork(
            "ideas_separated", separate_from_hidden, _("ideas separated from one that is not public any more")
        ),
    ),
    handling_parts=joining_part,
    personal_data=(SCORES,),
    names_kept=names_of_calls,
    case_pages=IdeaCallPage.objects.live,
    retention=(RetentionRule("import files", old_files), RetentionRule("imports", old_batches)),
    recount=scoring.recount_results,
    event_links=event_links,
    meeting_sheets=meeting_sheets,
)
