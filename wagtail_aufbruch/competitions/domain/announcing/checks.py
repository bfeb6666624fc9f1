"""What an editor is told about a competition after saving: what is missing or does not fit, and what mends it."""

from datetime import date

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.models.pages.default_texts import default_terms
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.domain.showing.visibility import public_page

MAJORITY = 18


def warnings_of(competition: CompetitionPage) -> list[str]:
    """What keeps a published competition from being one, or contradicts itself without being wrong in each case."""
    return [*_missing(competition), *_days(competition), *_terms(competition)]


def _missing(competition: CompetitionPage) -> list[str]:
    found = []
    if competition.closes_at is None:
        found.append(_("Nobody can enter yet: set the closing moment below “When”."))
    if not competition.questions.all():
        found.append(
            _("The entry form asks for a title and a name alone. Add what people are to fill in or to upload.")
        )
    if competition.has_vote and not competition.check_rules.all():
        found.append(
            _(
                "The public votes on entries that nobody has looked at: what people hand in is shown as it came. Write "
                "at least one rule below “Formal check”; then only what you have admitted is shown."
            )
        )
    young = competition.min_age is None or competition.min_age < MAJORITY
    if young and not competition.guardian_below:
        found.append(
            _(
                "People under age may enter, and no parent or guardian is asked. Below “Who may”, say below which age "
                "somebody has to agree, or set a minimum age."
            )
        )
    return found


def _days(competition: CompetitionPage) -> list[str]:
    found = []
    closes, honoured = _day(competition.closes_at), _day(competition.honoured_at)
    begins, ends = competition.jury_from, competition.jury_until
    if closes and begins and begins < closes:
        found.append(_("The jury would begin while entries are still taken. Choose a later day."))
    if honoured and ends and honoured < ends:
        found.append(_("The winners would be announced before the jury ends. Check both days."))
    released = competition.winners_public_at
    if released is not None and released > timezone.now() and released != competition.honoured_at:
        found.append(
            _(
                "The winners are released for %(moment)s and become public then, whatever this page announces. If that "
                "has changed, whoever handles the cases takes the release back below “Honouring”, and releases anew."
            )
            % {"moment": say_moment(released)}
        )
    return found


def _day(moment: object) -> date | None:
    return timezone.localdate(moment) if moment else None  # type: ignore[arg-type]


def _terms(competition: CompetitionPage) -> list[str]:
    unwritten = unwritten_terms(competition)
    found = []
    if unwritten:
        found.append(
            _("The terms still say what is to be written there: %(headings)s. Put your own text in its place.")
            % {"headings": get_text_list([quoted(one) for one in unwritten], _("and"))}
        )
    if competition.terms_page_id and public_page(competition.terms_page_id) is None:
        found.append(_("The page with the terms is not public, so nobody can read them. Publish it."))
    return found


def unwritten_terms(competition: CompetitionPage) -> list[str]:
    """The headings of the terms below which the hint still stands with which a new competition begins."""
    hints = {strip_tags(str(block["value"])) for block in default_terms() if block["type"] == "paragraph"}
    found, heading = [], ""
    for block in competition.terms:
        if block.block_type == "heading":
            heading = str(block.value["text"])
        elif block.block_type == "paragraph" and strip_tags(str(block.value.source)).strip() in hints:
            found.append(heading)
    return found
