"""Forms by which people hand in and assess ideas."""

from wagtail_aufbruch.ideas.forms.idea import IdeaForm
from wagtail_aufbruch.ideas.forms.uploads import Uploads

__all__ = ["IdeaForm", "Uploads"]
