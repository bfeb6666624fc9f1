"""What an editor's browser sends."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def superuser() -> Any:
    return get_user_model().objects.create_superuser("leitung", "leitung@stadt.example", "geheim")


def editor_of(process: Any, *models: str) -> Any:
    """Somebody who edits and publishes the process's pages, and may add, change and delete the named models."""
    team = Group.objects.create(name=f"Redaktion {process.title}")
    team.permissions.add(Permission.objects.get(codename="access_admin"))
    wanted = [f"{action}_{model}" for model in models for action in ("add", "change", "delete", "publish")]
    team.permissions.add(*Permission.objects.filter(codename__in=wanted))
    for action in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
        GroupPagePermission.objects.create(group=team, page_id=process.pk, permission=permission)
    user = get_user_model().objects.create_user(f"redaktion-{process.pk}", password="geheim")
    user.groups.add(team)
    return user


def group_form(
    title: str = "Digitale Infrastruktur", memberships: list[dict[str, Any]] | None = None, **values: Any
) -> Any:
    """The editor's form of a theme group; ``memberships`` as :func:`lead` makes them."""
    rows = memberships or []
    initial = sum(1 for row in rows if "id" in row)
    return nested_form_data(
        {
            "title": title,
            "slug": "infrastruktur",
            "introduction": "",
            "tandem": "expected",
            "authority": "advises",
            "member_entry": "invited",
            "invited_by": "",
            "rhythm": "",
            "photo": "",
            "photo_alt": "",
            "reports_to": "",
            "easy_language_page": "",
            "body": streamfield([]),
            "memberships": inline_formset(rows, initial=initial),
            "comments": inline_formset([]),
            **values,
        }
    )


def lead(member: Any, side: str, **values: Any) -> dict[str, Any]:
    return {"member": str(member.pk), "function": "lead", "side": side, "start": "", "end": "", **values}


def new_group_url(index: Any) -> str:
    return reverse("wagtailadmin_pages:add", args=("aufbruch_groups", "themegrouppage", index.pk))


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


__all__ = [
    "edit_url",
    "editor_of",
    "group_form",
    "inline_formset",
    "lead",
    "nested_form_data",
    "new_group_url",
    "rich_text",
    "streamfield",
    "superuser",
]
