"""What competitions bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.notices import find_news
from wagtail_aufbruch.competitions.domain.certificates.proving import due_certificates
from wagtail_aufbruch.competitions.domain.consents.asked_of import NAMED
from wagtail_aufbruch.competitions.domain.consents.asking import remind_due
from wagtail_aufbruch.competitions.domain.entering.queries import entries_below
from wagtail_aufbruch.competitions.domain.going_on.keeping import forget_author, reduce
from wagtail_aufbruch.competitions.domain.going_on.publishing import publish_due
from wagtail_aufbruch.competitions.domain.going_on.rules import contribution_rules
from wagtail_aufbruch.competitions.domain.going_on.urls import contribution_url
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.domain.judging.subjects import ENTRIES as JUDGED_ENTRIES
from wagtail_aufbruch.competitions.domain.lists.datasets import datasets_of_competitions
from wagtail_aufbruch.competitions.domain.operations import inbox_tasks
from wagtail_aufbruch.competitions.domain.operations.refused_files import tell_of_refused_file
from wagtail_aufbruch.competitions.domain.operations.reminders import remind_before_the_end
from wagtail_aufbruch.competitions.domain.operations.repair_deadlines import end_repairs, remind_of_repairs
from wagtail_aufbruch.competitions.domain.operations.retention import due_entries, due_reductions, names_of_competitions
from wagtail_aufbruch.competitions.domain.operations.stored_data import STORED_DATA
from wagtail_aufbruch.competitions.domain.voting import closing, own_ballots
from wagtail_aufbruch.competitions.domain.voting import stored_data as vote_data
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.emails import going_on as going_on_emails
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.emails import honours as honour_emails
from wagtail_aufbruch.competitions.emails import voting as voting_emails
from wagtail_aufbruch.competitions.models import KIND, CompetitionPage
from wagtail_aufbruch.competitions.public.entering.my_entries import ENTRIES
from wagtail_aufbruch.competitions.staff.handed_in.going_on import entry_part
from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.participation.extension.kinds import Kind, KindWords
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.extension.retention import RetentionRule
from wagtail_aufbruch.reviews.extension.subjects import ReviewsFeature

FEATURE = ReviewsFeature(
    app="aufbruch_competitions",
    datasets=datasets_of_competitions,
    portable="wagtail_aufbruch.competitions.staff.portable",
    stored_data=(*STORED_DATA, *vote_data.STORED_DATA),
    mail_kinds=(
        MailKind(entry_emails.BEGUN, pgettext_lazy("mail", "Link to an entry")),
        MailKind(entry_emails.CONFIRM, pgettext_lazy("mail", "Confirm an entry")),
        MailKind(entry_emails.EXTENDED, pgettext_lazy("mail", "More time to enter")),
        MailKind(entry_emails.FILE_REFUSED, pgettext_lazy("mail", "A file of an entry was refused")),
        MailKind(guardian_emails.AGREED, pgettext_lazy("mail", "Guardians have agreed to an entry")),
        MailKind(guardian_emails.ASKED, pgettext_lazy("mail", "Ask a parent or guardian about an entry")),
        MailKind(guardian_emails.REFUSED, pgettext_lazy("mail", "Guardian does not agree to an entry")),
        MailKind(guardian_emails.TAKEN_OUT, pgettext_lazy("mail", "Somebody taken out of a team")),
        MailKind(guardian_emails.REMINDED, pgettext_lazy("mail", "Remind a guardian about an entry")),
        MailKind(entry_emails.LATE, pgettext_lazy("mail", "Entry may come later")),
        MailKind(entry_emails.RECEIVED, pgettext_lazy("mail", "Entry has arrived")),
        MailKind(entry_emails.REMINDED, pgettext_lazy("mail", "Entry not handed in yet")),
        MailKind(entry_emails.WITHDRAWN, pgettext_lazy("mail", "Entry withdrawn")),
        MailKind(voting_emails.BALLOT, pgettext_lazy("mail", "Confirm a vote")),
        MailKind(check_emails.ADMITTED, pgettext_lazy("mail", "Entry admitted")),
        MailKind(check_emails.RETURNED, pgettext_lazy("mail", "Entry returned for repair")),
        MailKind(check_emails.NOT_ADMITTED, pgettext_lazy("mail", "Entry not admitted")),
        MailKind(check_emails.REPAIR_REMINDED, pgettext_lazy("mail", "Entry still to be mended")),
        MailKind(check_emails.REPAIRED, pgettext_lazy("mail", "Mended entry has arrived")),
        MailKind(check_emails.REPAIR_OVER, pgettext_lazy("mail", "Deadline for repair has passed")),
        MailKind(check_emails.UNDONE, pgettext_lazy("mail", "Decision of the check taken back")),
        MailKind(check_emails.REPAIR_LONGER, pgettext_lazy("mail", "More time to mend an entry")),
        MailKind(check_emails.APPEAL_RECEIVED, pgettext_lazy("mail", "Appeal has arrived")),
        MailKind(check_emails.APPEAL_DECIDED, pgettext_lazy("mail", "Appeal decided")),
        MailKind(honour_emails.WON, pgettext_lazy("mail", "Entry has won")),
        MailKind(honour_emails.NOT_CHOSEN, pgettext_lazy("mail", "Winners are chosen")),
        MailKind(going_on_emails.WENT_ON, pgettext_lazy("mail", "Entry goes on")),
        MailKind(going_on_emails.TAKEN_BACK, pgettext_lazy("mail", "Contribution of an entry taken back")),
    ),
    words={
        "competition": Word(_("Competition"), _("Competitions")),
        "entry": Word(_("Entry"), _("Entries")),
    },
    subjects=(JUDGED_ENTRIES,),
    kinds=(
        Kind(
            KIND,
            _("Entry of a competition"),
            public_url=contribution_url,
            rules=contribution_rules,
            icon="pick",
            new_title=_("Entries that go on"),
            is_answered=True,
            words=KindWords(
                news_label=_("entry that goes on"),
                news_subject=_("An entry goes on: %(news)s"),
                follow_page=_("We write to you when an entry goes on as a contribution."),
            ),
            forget_author=forget_author,
        ),
    ),
    handling_parts=entry_part,
    names_kept=names_of_competitions,
    case_pages=CompetitionPage.objects.live,
    after_late_refusal=tell_of_refused_file,
    inbox=inbox_tasks.SOURCES,
    periodic_work=(
        PeriodicWork("competition_reminders", remind_before_the_end, _("people reminded to hand in")),
        PeriodicWork("repair_reminders", remind_of_repairs, _("people reminded to mend their entry")),
        PeriodicWork("repair_ends", end_repairs, _("entries not mended in time")),
        PeriodicWork("competition_guardians", remind_due, _("guardians of entrants reminded")),
        PeriodicWork("competition_votes", closing.close_votes, _("public votes counted")),
        PeriodicWork("competition_news", find_news, _("competitions of which followers were told")),
        PeriodicWork("competition_results", tell_entrants, _("entries whose people were told who won")),
        PeriodicWork("competition_going_on", publish_due, _("entries published as contributions")),
    ),
    retention=(
        RetentionRule("ballots", closing.due_ballots),
        RetentionRule("ballot_origins", closing.old_origins, forget=closing.forget_origins),
        RetentionRule("certificates", due_certificates),
        RetentionRule("entries_went_on", due_reductions, forget=reduce),
        RetentionRule("entries", due_entries),
    ),
    personal_data=(ENTRIES, NAMED, own_ballots.BALLOTS),
    deletion_guards=(
        DeletionGuard(
            "competitions.entries",
            lambda page: entries_below(page).exists(),
            _(
                "“%(title)s” cannot be deleted, because people have entered a competition there. Unpublish it instead. "
                "The entries are deleted by themselves when their time is over; from then on the page can be deleted."
            ),
        ),
    ),
)
