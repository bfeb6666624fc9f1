from wagtail_aufbruch.ideas.models.call import IdeaCallMixin, IdeaCallPage
from wagtail_aufbruch.ideas.models.idea import KIND, Idea

__all__ = ["KIND", "Idea", "IdeaCallMixin", "IdeaCallPage"]
