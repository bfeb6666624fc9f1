"""What a citizen proposes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.models import Contribution

KIND = "idea"


class Idea(Contribution):
    """A contribution to an idea call. What all contributions share lies in the table it extends."""

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            kwargs.setdefault("kind", KIND)
        super().__init__(*args, **kwargs)

    wagtail_reference_index_ignore = True
    objects: models.Manager["Idea"] = models.Manager()
