"""What a citizen proposes."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.models import Contribution

KIND = "idea"
"""Value of ``Contribution.kind`` by which ideas are found without a look at their own table."""


class Idea(Contribution):
    """A contribution to an idea call. What all contributions share lies in the table it extends."""

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
