"""What stands behind an account of the staff: decisions, answers and other work that name it."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import SET_NULL, ForeignKey, Model
from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

PACKAGE = "wagtail_aufbruch."


def columns_of_staff() -> "Iterator[tuple[type[Model], ForeignKey[Model, Model]]]":
    """Every column of the package that says which user has done something, with its model.

    Owners of pages and the like are Wagtail's. What an app of the town's own keeps it has to guard itself.
    """
    user_model = get_user_model()
    for model in apps.get_models():
        if model._meta.app_config.name.startswith(PACKAGE):
            for field in model._meta.local_fields:
                if isinstance(field, ForeignKey) and field.related_model is user_model:
                    yield model, field


def work_of(user: Model) -> list[tuple[str, int]]:
    """What names this user as the one who did it: name of the kind and number of rows, the most first."""
    found: dict[str, int] = {}
    for model, field in columns_of_staff():
        if field.remote_field.on_delete is SET_NULL:
            number = model._default_manager.filter(**{field.attname: user.pk}).count()
            name = str(model._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + number
    return sorted(((name, number) for name, number in found.items() if number), key=lambda one: (-one[1], one[0]))


def why_kept(user: Model) -> str:
    """Why the account cannot be deleted, and what to do instead; "" where nobody would miss who did what."""
    work = work_of(user)
    if not work:
        return ""
    message = _(
        "“%(user)s” cannot be deleted, because nobody could tell any more who has decided and written this: "
        "%(work)s. Untick “Active” in the account instead: then nobody can log in with it."
    )
    kinds = [f"{name}: {number}" for name, number in work]
    return message % {"user": user, "work": get_text_list(kinds, _("and"))}


def keep_accounts_with_work() -> None:
    """Let nobody delete such an account, by Wagtail's admin, by Django's or in code: it raises ProtectedError."""
    pre_delete.connect(_keep, sender=get_user_model(), dispatch_uid="aufbruch_accounts_with_work")


def _keep(instance: Model, **kwargs: object) -> None:
    reason = why_kept(instance)
    if reason:
        raise ProtectedError(reason, {instance})
