"""What voters are written: the one link by which a ballot is confirmed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.models import Ballot, CompetitionPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

BALLOT = "vote_confirm"


@written_to_people
def confirm_ballot(ballot: Ballot, competition: CompetitionPage) -> Message:
    """The link behind which the ballot stands as it was chosen; the mail names no entry, since entrants wrote those."""
    path = CompetitionPage.get_resolver().reverse("ballot", ballot_token(ballot))
    until = say_moment(competition.vote_until) if competition.vote_until is not None else ""
    return Message(
        kind=BALLOT,
        subject=_("Please confirm your vote: %(competition)s") % {"competition": competition.title},
        paragraphs=[
            _("With your address somebody has voted in “%(competition)s”.") % {"competition": competition.title},
            _(
                "Your vote counts once you have opened the link and pressed the button there; you can do so until "
                "%(end)s."
            )
            % {"end": until},
            ngettext(
                "You have %(hours)d hour for that. By the same link you can take your vote back later, until the end.",
                "You have %(hours)d hours for that. By the same link you can take your vote back later, until the end.",
                aufbruch_settings.link_hours,
            )
            % {"hours": aufbruch_settings.link_hours},
            _("Was it not you? Then do nothing: without your click nothing counts, and it is deleted by itself."),
        ],
        action_label=_("Look at my vote and confirm it"),
        action_url=f"{competition.full_url}{path}",
        why=_("You get this mail because your address was given when somebody voted."),
        reach=Reach.REQUESTED,
    )
