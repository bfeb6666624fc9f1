"""What people who entered are written once everybody may know who won."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.emails.entries import entry_message
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Honour, Praise
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.participation.domain.mail.outbox import Message

WON, NOT_CHOSEN = "entry_won", "entry_not_chosen"


@written_to_people
def won(
    entry: Entry,
    competition: CompetitionPage,
    honour: Honour,
    praise: Praise | None = None,
    *,
    corrected: bool = False,
    has_certificate: bool = False,
) -> Message:
    """The entry has won something; the jury's reason stands on the page."""
    return entry_message(
        entry,
        competition,
        WON,
        _("Your entry has won: %(competition)s"),
        [
            _("The result was corrected.") if corrected else "",
            _("Congratulations! Your entry no. %(number)d to “%(competition)s” has won: %(prize)s.")
            % {
                "number": entry.number or 0,
                "competition": competition.title,
                "prize": " – ".join(filter(None, (honour.title, honour.text))),
            },
            _certificate(has_certificate),
            _("All winners, and what the jury says of them, now stand on the page of the competition."),
            _("This is what the jury found strong about your entry:") if praise is not None else "",
        ],
        quote=praise.text if praise is not None else "",
        why=_("You get this mail because you have handed in an entry."),
    )


@written_to_people
def not_chosen(
    entry: Entry,
    competition: CompetitionPage,
    praise: Praise | None = None,
    *,
    corrected: bool = False,
    has_certificate: bool = False,
) -> Message:
    """The entry has won nothing, which is said in the first sentence; and what was strong about it."""
    return entry_message(
        entry,
        competition,
        NOT_CHOSEN,
        _("The winners are chosen: %(competition)s"),
        [
            _("The result was corrected.") if corrected else "",
            _("The winners of “%(competition)s” are chosen. Your entry no. %(number)d is not among them this time.")
            % {"competition": competition.title, "number": entry.number or 0},
            _certificate(has_certificate),
            _("Thank you for taking part. Who has won, and why, you can read on the page of the competition."),
            _("This is what the jury found strong about your entry:") if praise is not None else "",
        ],
        quote=praise.text if praise is not None else "",
        why=_("You get this mail because you have handed in an entry."),
        action_label=_("Read who has won"),
        action_url=competition.full_url,
    )


def _certificate(has_certificate: bool) -> str:
    return _("Your certificate waits for you on the page of your entry, as PDF.") if has_certificate else ""
