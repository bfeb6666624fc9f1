"""What groups and boards bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes
from wagtail_aufbruch.groups.domain.statements import links_of_statements
from wagtail_aufbruch.groups.domain.working import inbox_tasks, overview_rows, privacy
from wagtail_aufbruch.groups.domain.working.deletion_notes import deletion_notes
from wagtail_aufbruch.groups.domain.working.showing import open_at_group
from wagtail_aufbruch.groups.domain.working.stored_data import STORED_DATA
from wagtail_aufbruch.groups.emails.working_page import KIND
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.extension.retention import RetentionRule

FEATURE = ParticipationFeature(
    app="aufbruch_groups",
    portable="wagtail_aufbruch.groups.staff.portable",
    words={
        "theme_group": Word(_("Theme group"), _("Theme groups")),
        "board": Word(_("Board"), _("Boards")),
        "lead": Word(_("Lead"), _("Leads")),
    },
    statements=links_of_statements,
    bodies=lambda process: bodies_of_processes([process]),
    inbox=inbox_tasks.SOURCES,
    mail_kinds=(MailKind(KIND, pgettext_lazy("mail", "Working page of a group")),),
    stored_data=STORED_DATA,
    retention=(
        RetentionRule("working_page_links", privacy.due_links),
        RetentionRule("group_questions", privacy.due_questions),
    ),
    personal_data=(
        PersonalData(
            key="lead",
            data=privacy.collect,
            erase=privacy.erase,
            keeps=privacy.keeps,
            erasing=_("Your link to the working page of your group opens nothing any more; your questions there go."),
        ),
    ),
    open_at_group=open_at_group,
    deletion_notes=deletion_notes,
    overview=(overview_rows.TABLE,),
)
