"""The demo's staff: who may log in, and what they may do. The demo is served on 127.0.0.1 alone."""

from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

EDITORS = "Redaktion"
MODERATORS = "Moderation"


class Account(NamedTuple):
    """A log-in of the demo; ``group`` is None for the administrator."""

    username: str
    password: str
    group: str | None
    task: str


ACCOUNTS = [
    Account("redaktion", "demo-redaktion", EDITORS, "schreibt und veröffentlicht Seiten"),
    Account("moderation", "demo-moderation", MODERATORS, "bearbeitet, was Menschen einreichen"),
    Account("admin", "demo-admin", None, "darf alles"),
]


def set_up_groups() -> tuple[Group, Group]:
    """Return the groups of editors and moderators; both may enter the admin."""
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    moderators, _ = Group.objects.get_or_create(name=MODERATORS)
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group in (editors, moderators):
        group.permissions.add(access)
    return editors, moderators


def set_up_accounts() -> None:
    """Create the accounts that are missing; one that exists keeps its password."""
    user_model = get_user_model()
    for account in ACCOUNTS:
        if user_model.objects.filter(username=account.username).exists():
            continue
        create = user_model.objects.create_user if account.group else user_model.objects.create_superuser
        user = create(account.username, f"{account.username}@stadt.example", account.password)
        if account.group:
            user.groups.add(Group.objects.get(name=account.group))
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = "de"
        profile.save()


def let_editors_work(editors: Group, pages: list[Page]) -> None:
    """Editors write and publish below ``pages``, use images and documents, and keep the plugin's snippets."""
    for page in pages:
        for codename in ("add_page", "change_page", "publish_page"):
            GroupPagePermission.objects.get_or_create(group=editors, page=page, permission=_page_permission(codename))
    collection = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        Q(content_type__app_label="wagtailimages", codename__in=["add_image", "change_image", "choose_image"])
        | Q(content_type__app_label="wagtaildocs", codename__in=["add_document", "change_document", "choose_document"])
    ):
        GroupCollectionPermission.objects.get_or_create(group=editors, collection=collection, permission=permission)
    for model in get_snippet_models():
        if model._meta.app_label.startswith("aufbruch"):
            editors.permissions.add(*_model_permissions(model._meta.app_label, model._meta.model_name))


def _page_permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def _model_permissions(app_label: str, model_name: str) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app_label, content_type__model=model_name))
