"""Which groups handle the cases of a process: who says so, which may be named, and where nobody is.

Whoever edits a process must not make themselves its case worker. So this is no part of the page, of which versions are
kept and brought back, and it is set by those alone who could put anybody into a responsible group in any case.
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import all_processes, nearest_path
from wagtail_aufbruch.core.domain.process.staff_groups import fitting_groups
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.errors import ParticipationError

NOBODY_RESPONSIBLE = gettext_lazy(
    "Nobody is responsible for what people hand in to “%(process)s”: no active person is in a responsible group. "
    "Nobody but administrators sees it until then."
)


class DoesNotBelong(ParticipationError):
    """Groups of another town must not get this one's cases."""

    def __init__(self, groups: Iterable[Group]) -> None:
        names = get_text_list([group.name for group in groups], _("and"))
        super().__init__(
            _(
                "%(groups)s cannot be responsible here, because the group works on other pages alone. Choose a group "
                "of this process, or give the group a right to pages of the process first."
            )
            % {"groups": names}
        )


def may_set_responsible(user: AnyUser) -> bool:
    """Whether ``user`` manages users as well as groups, in Wagtail's settings."""
    people = get_user_model()._meta
    needed = [f"{people.app_label}.change_{people.model_name}", "auth.change_group"]
    return bool(user.is_active and user.has_perms(needed))


@transaction.atomic
def set_responsible(process: ProcessPage, groups: Iterable[Group], *, user: AnyUser) -> None:
    """Let these groups handle the cases of ``process``, and no others. Raises DoesNotBelong."""
    wanted = list(groups)
    fitting = set(fitting_groups(process))
    misfits = [group for group in wanted if group not in fitting]
    if misfits:
        raise DoesNotBelong(misfits)
    before = set(process.staff_groups.all())
    if before == set(wanted):
        return
    process.staff_groups.set(wanted)
    log(process, "aufbruch.responsible", user=user, data={"groups": sorted(group.name for group in wanted)})


@transaction.atomic
def take_over_responsible(original: ProcessPage, copy: ProcessPage, *, user: AnyUser) -> list[Group]:
    """After a process was copied by ``user``: its groups handle the cases of the copy too, where ``user`` may say so.

    Returns the groups that do not: those that do not fit there, or all of them.
    """
    groups = list(original.staff_groups.all())
    copy.staff_groups.clear()
    if not may_set_responsible(user):
        return groups
    fitting = set(fitting_groups(copy))
    set_responsible(copy, [group for group in groups if group in fitting], user=user)
    return [group for group in groups if group not in fitting]


def processes_without_staff(processes: "QuerySet[BasePage]") -> list[BasePage]:
    """Those of ``processes`` at which people can hand something in, and for which nobody is responsible.

    One query where all have somebody, else three.
    """
    staffed = ProcessPage.staff_groups.through.objects.filter(group__user__is_active=True).values("processpage_id")
    bare = {process.path: process for process in processes.exclude(pk__in=staffed)}
    if not bare:
        return []
    known = list(all_processes().values_list("path", flat=True))
    pages = [pages().order_by().values_list("path", flat=True) for pages in providers("case_pages")]
    paths = pages[0].union(*pages[1:]) if pages else ()
    found = {nearest_path(path, known) for path in paths}
    return [process for path, process in bare.items() if path in found]


# Groups that are deleted


def handled_by(group: Group) -> tuple[list[ProcessPage], list[ProcessPage]]:
    """The processes for which ``group`` is responsible: those that would have nobody without it, and the others."""
    others = ProcessPage.staff_groups.through.objects.exclude(group=group.pk).filter(group__user__is_active=True)
    handled = list(ProcessPage.objects.filter(staff_groups=group.pk).order_by("path"))
    staffed = set(others.filter(processpage__in=handled).values_list("processpage_id", flat=True))
    return [one for one in handled if one.pk not in staffed], [one for one in handled if one.pk in staffed]


def why_group_stays(group: Group) -> str:
    """Why the group cannot be deleted, and what to do before; "" where no process would be left alone."""
    alone, _others = handled_by(group)
    if not alone:
        return ""
    return _(
        "“%(group)s” cannot be deleted: without it nobody would see or decide on what people hand in to %(processes)s. "
        "First name another group with active people in it under “Settings › Responsible groups”, or untick this one "
        "there."
    ) % {"group": group.name, "processes": _named(alone)}


def what_deleting_group_means(group: Group) -> str:
    """What becomes of cases when the group is deleted; "" where it is responsible for none."""
    handled = [one for some in handled_by(group) for one in some]
    if not handled:
        return ""
    return _(
        "“%(group)s” is responsible for %(processes)s. When it is deleted, the people in it no longer see what is "
        "handed in there; the other responsible groups go on."
    ) % {"group": group.name, "processes": _named(handled)}


def _named(processes: Iterable[ProcessPage]) -> str:
    return get_text_list([_("“%(name)s”") % {"name": process.title} for process in processes], _("and"))


def keep_last_responsible_groups() -> None:
    """Let nobody delete such a group, by Wagtail's admin, by Django's or in code: it raises ProtectedError."""
    pre_delete.connect(_keep_group, sender=Group, dispatch_uid="aufbruch_last_responsible_group")


def _keep_group(instance: Group, **kwargs: object) -> None:
    reason = why_group_stays(instance)
    if reason:
        raise ProtectedError(reason, {instance})
