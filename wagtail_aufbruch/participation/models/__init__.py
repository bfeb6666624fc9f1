from wagtail_aufbruch.participation.models.contribution import Contribution, Transition
from wagtail_aufbruch.participation.models.mail import Mail
from wagtail_aufbruch.participation.models.participant import Link, Participant

__all__ = ["Contribution", "Link", "Mail", "Participant", "Transition"]
