from wagtail_aufbruch.ideas.models.call import IdeaCallMixin, IdeaCallPage
from wagtail_aufbruch.ideas.models.idea import Idea

__all__ = ["Idea", "IdeaCallMixin", "IdeaCallPage"]
