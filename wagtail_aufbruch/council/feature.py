"""What papers of the council bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.council.domain.followup import inbox_tasks as reports_waiting
from wagtail_aufbruch.council.domain.followup import overview_rows, privacy
from wagtail_aufbruch.council.domain.followup.reminding import remind_due
from wagtail_aufbruch.council.domain.followup.stored_data import STORED_DATA
from wagtail_aufbruch.council.domain.lists.datasets import datasets_of_papers
from wagtail_aufbruch.council.domain.oparl.matching import inbox_tasks
from wagtail_aufbruch.council.domain.oparl.storing.runs import read_due
from wagtail_aufbruch.council.domain.papers.calendar_days import days_of_papers
from wagtail_aufbruch.council.domain.papers.deleting import deletion_notes
from wagtail_aufbruch.council.emails.followup import KINDS
from wagtail_aufbruch.council.enums import MailMoment
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_council",
    inbox=(*reports_waiting.SOURCES, *inbox_tasks.SOURCES),
    periodic_work=(
        PeriodicWork("council_servers", read_due, _("councils' servers read")),
        PeriodicWork("council_follow_ups", remind_due, _("responsible people asked how far it is")),
    ),
    mail_kinds=(
        MailKind(KINDS[MailMoment.BEFORE], pgettext_lazy("mail", "Decision due soon")),
        MailKind(KINDS[MailMoment.AFTER], pgettext_lazy("mail", "Decision overdue")),
        MailKind(KINDS[MailMoment.BY_HAND], pgettext_lazy("mail", "How far is the decision?")),
    ),
    stored_data=STORED_DATA,
    retention=(RetentionRule("follow_up_addresses", privacy.due_addresses, forget=privacy.forget),),
    personal_data=(
        PersonalData(
            key="responsible",
            data=privacy.collect,
            erase=privacy.erase,
            keeps=privacy.keeps,
            erasing=_("Nobody asks you any more how far a decision of the council is; your office address goes."),
        ),
    ),
    portable="wagtail_aufbruch.council.staff.portable",
    datasets=datasets_of_papers,
    calendar_dates=days_of_papers,
    deletion_notes=deletion_notes,
    overview=(overview_rows.TABLE,),
    words={"paper": Word(_("Paper of the council"), _("Papers of the council"))},
)
