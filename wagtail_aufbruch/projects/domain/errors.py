"""What projects refuse, in words that can be shown as they are."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError


class ProjectError(ParticipationError):
    """What staff wanted to do with a project is not possible; ``message`` says why and what helps."""


class StepNotAllowed(ProjectError):
    def __init__(self, before: str, after: str) -> None:
        super().__init__(
            _("From “%(before)s” a project does not go to “%(after)s”. Choose one of the steps that are offered.")
            % {"before": before, "after": after}
        )


class StepNeedsReason(ProjectError):
    def __init__(self, stage: str) -> None:
        super().__init__(
            _("For “%(stage)s” give a reason: those who proposed the project, and everybody else, will read it.")
            % {"stage": stage}
        )


class StepInFuture(ProjectError):
    def __init__(self) -> None:
        super().__init__(
            _("This day is still to come. A step is recorded once it has happened: choose today or earlier.")
        )


class StepTooEarly(ProjectError):
    def __init__(self, before: date) -> None:
        super().__init__(
            _("The step before happened on %(day)s. Choose this day or a later one, or take that step back first.")
            % {"day": date_format(before)}
        )


class ChangedMeanwhile(ProjectError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has recorded a step in the meantime, so nothing was stored. Please look at where the project "
                "stands now, and decide on that."
            )
        )


class ProjectGone(ProjectError):
    def __init__(self) -> None:
        super().__init__(_("This project was deleted in the meantime. Nothing was stored."))


class NothingToUndo(ProjectError):
    def __init__(self) -> None:
        super().__init__(_("There is no step that could be taken back."))


class SourceUnknown(ProjectError):
    def __init__(self) -> None:
        super().__init__(_("This is not public in this process, or not any more. Choose something else."))


class SourceThere(ProjectError):
    def __init__(self, title: str) -> None:
        super().__init__(_("“%(title)s” belongs to the origin of this project already.") % {"title": title})


class PaperUnknown(ProjectError):
    def __init__(self) -> None:
        super().__init__(_("There is no such paper in this process, or not any more. Choose another one."))


class PaperThere(ProjectError):
    def __init__(self, title: str) -> None:
        super().__init__(_("“%(title)s” is named with this project already.") % {"title": title})


class NothingSuggested(ProjectError):
    def __init__(self) -> None:
        super().__init__(_("Nothing is suggested for this project any more. Please look at where it stands now."))
