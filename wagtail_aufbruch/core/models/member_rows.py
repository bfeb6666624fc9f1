"""Rows of a page that name one of the process's people."""

from typing import Any, Self

from modelcluster.models import model_from_serializable_data

from wagtail_aufbruch.core.models.snippets import Member


class NamesMember:
    """For the model of such a row, whose ``member`` is RESTRICT: somebody who is named on a page is not deleted.

    A draft may still name somebody who is named nowhere else, and who is gone by now; what modelcluster makes of that
    is an exception as soon as the page is opened.
    """

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "Self | None":
        """The row of a draft, or None where it has nobody to name any more."""
        member = data.get("member")
        if check_fks and member is not None and not Member.objects.filter(pk=member).exists():
            if not data.get("name"):
                return None
            data = {**data, "member": None}
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)
