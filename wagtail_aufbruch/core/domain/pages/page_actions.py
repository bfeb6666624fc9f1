"""Copying, moving, deleting, publishing and aliases of pages, with the rules of the package, whoever asks for them.

Wagtail's admin, the API of its admin, translations and ``page.copy()`` in code have nothing in common but Wagtail's
actions: hooks are asked by the admin's forms alone, and a method of our page types never hears of a page of the site's
own with a process below it. So Wagtail's actions are told to ask here. Moving sends a signal before anything is done;
copying and aliases send none, and deleting sends one for each row, of which none knows of the pages below. So their
actions are wrapped, once, when the app is ready; that of moving as well, since the signal behind it comes after the
move is written.

The admin's forms ask the same questions before, to answer in their own place.

Publishing writes the page, takes its schedule away and tells of it, each by itself: where that fails in the middle (a
lock that somebody else holds, a process that is ended) what follows from it would be missing, and nobody came back.
What is not finished is not published, by whatever way.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models.deletion import ProtectedError
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.signals import pre_page_move

from wagtail_aufbruch.core.domain.pages.addresses import why_hidden
from wagtail_aufbruch.core.domain.pages.copying import Copied, settle, settle_moved
from wagtail_aufbruch.core.domain.pages.former_addresses import keeping
from wagtail_aufbruch.core.domain.pages.standing import why_no_alias, why_not_deleted, why_not_there, why_stays
from wagtail_aufbruch.core.domain.pages.translating import note_translated, translated_whole
from wagtail_aufbruch.core.domain.pages.unfinished import SCHEDULED, refuse_unfinished, take_schedule_back
from wagtail_aufbruch.core.domain.process.staff_groups import aliases_keep_their_groups, leave_out_misfits
from wagtail_aufbruch.core.models import AufbruchPageMixin, ProcessPage
from wagtail_aufbruch.core.models.belonging import process_of
from wagtail_aufbruch.core.pages.base import BasePage

Action = TypeVar(
    "Action",
    CopyPageAction,
    CopyPageForTranslationAction,
    CreatePageAliasAction,
    DeletePageAction,
    MovePageAction,
    PublishPageRevisionAction,
)

PLACE = "destination_page_id"
"""What the API of the admin calls the place, and so what an error is about."""


def keep_rules_in_page_actions() -> None:
    """Let every copy be settled in the transaction in which it is made, no page be put where it must not stand, none be
    deleted to which people have handed something in, and each be published with all that follows from it.

    What must not be raises ValidationError with the reason, which the API of the admin gives to whoever asked.
    """
    pre_page_move.connect(_refuse_move, dispatch_uid="aufbruch_keep_in_process")
    _wrap(CopyPageAction, "check", _checked_copy)
    _wrap(CopyPageAction, "execute", _settled_copy)
    _wrap(CopyPageForTranslationAction, "execute", _translated_whole)
    _wrap(CreatePageAliasAction, "check", _checked_alias)
    _wrap(DeletePageAction, "check", _checked_deletion)
    _wrap(DeletePageAction, "execute", _deleted_whole)
    _wrap(MovePageAction, "execute", _moved_whole)
    _wrap(PublishPageRevisionAction, "execute", _published_whole)


def came_along(copy: BasePage) -> Copied:
    """What came along with ``copy``, and what it let go; only of the instance that the action of copying returned, or
    that the one of moving was given."""
    return cast(Copied, copy.__dict__.get("_came_along") or Copied())


def _wrap(action: type[Action], name: str, around: Callable[[Action, Callable[[], object]], object]) -> None:
    """Let ``around`` stand for a method of the action; it gets the instance, and calls the method itself."""
    inner = getattr(action, name)
    if hasattr(inner, "__wrapped__"):
        return

    @wraps(inner)
    def outer(self: Action, *args: object, **kwargs: object) -> object:
        return around(self, lambda: inner(self, *args, **kwargs))

    setattr(action, name, outer)


def _checked_copy(action: CopyPageAction, check: Callable[[], object]) -> None:
    check()
    if action.to is not None:
        _refuse(why_not_there(action.page, action.to, with_subpages=action.recursive))


@transaction.atomic
def _settled_copy(action: CopyPageAction, execute: Callable[[], object]) -> BasePage:
    copy = cast(BasePage, execute())
    if note_translated(action.page, copy):
        return copy
    done = settle(action.page, copy)
    # Settling writes rows, and changes nothing about an instance: saving that one would bring back what was let go.
    settled = cast(BasePage, type(copy)._default_manager.get(pk=copy.pk))
    settled.__dict__["_came_along"] = done
    return settled


def _translated_whole(action: CopyPageForTranslationAction, execute: Callable[[], object]) -> object:
    return translated_whole(execute)


@transaction.atomic
def _moved_whole(action: MovePageAction, execute: Callable[[], object]) -> object:
    """With its former address, its line in the history, and without what belongs to the process that it left; what
    is handed in to a process that it takes along is not for the staff of another town any more."""
    left, parent = process_of(action.page), action.page.get_parent()
    done = execute()
    moved = BasePage.objects.get(pk=action.page.pk)
    came = settle_moved(moved) if process_of(moved) != left else Copied()
    if moved.get_parent() != parent:
        processes = ProcessPage.objects.descendant_of(moved, inclusive=True)
        came.left_out = [(process, leave_out_misfits(process)) for process in processes]
    action.page.__dict__["_came_along"] = came
    return done


def _checked_alias(action: CreatePageAliasAction, check: Callable[[], object]) -> None:
    check()
    if action.update_locale is not None:
        return  # a page that waits for its translation stands in the tree of its language, beside its original
    parent = action.parent or action.page.get_parent()
    _refuse(why_not_there(action.page, parent, with_subpages=action.recursive))
    _refuse(why_no_alias(action.page, parent, with_subpages=action.recursive))


def _checked_deletion(action: DeletePageAction, check: Callable[[], object]) -> None:
    check()
    reasons = why_not_deleted(action.page)
    if reasons:
        raise ValidationError({NON_FIELD_ERRORS: reasons})


def _deleted_whole(action: DeletePageAction, execute: Callable[[], object]) -> object:
    """What people hand in between the question and the deletion is kept by the database, and told in the same words."""
    try:
        with transaction.atomic():
            return execute()
    except ProtectedError:
        reasons = why_not_deleted(action.page)
        if not reasons:
            raise
        raise ValidationError({NON_FIELD_ERRORS: reasons}) from None


def _published_whole(action: PublishPageRevisionAction, execute: Callable[[], object]) -> object:
    """Where it fails, the page stays as it was, and what was scheduled is published by the next run; but for what is
    not finished, since one page must not hold up all others that are due."""
    version = action.object
    if not isinstance(version, AufbruchPageMixin):
        return execute()
    try:
        with transaction.atomic(), keeping(version), aliases_keep_their_groups(version):
            refuse_unfinished(version)
            return execute()
    except ValidationError as error:
        if action.log_action != SCHEDULED:
            raise
        take_schedule_back(action.revision, version, error)
        return None


def _refuse_move(
    instance: BasePage, parent_page_before: BasePage, parent_page_after: BasePage, **kwargs: object
) -> None:
    if parent_page_before.pk == parent_page_after.pk:
        return
    _refuse(why_not_there(instance, parent_page_after))
    _refuse(why_stays(instance, parent_page_after))
    _refuse(why_hidden(parent_page_after, instance.slug))


def _refuse(reason: str) -> None:
    if reason:
        raise ValidationError({PLACE: [reason]})
