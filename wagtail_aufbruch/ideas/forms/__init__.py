from wagtail_aufbruch.ideas.forms.idea import IdeaForm, read_key
from wagtail_aufbruch.ideas.forms.uploads import Uploads

__all__ = ["IdeaForm", "Uploads", "read_key"]
