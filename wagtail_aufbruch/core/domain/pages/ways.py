"""Where staff get to a page from their work in the admin."""

from django.urls import reverse
from wagtail.models import Page

from wagtail_aufbruch.core.extension.protocols import AnyUser


def way_to(page: Page, user: AnyUser) -> str:
    """The address of the page's form for whoever may edit it, of the page itself for others; "" where nobody else
    finds it. Whoever handles cases often edits no page, and Wagtail's form turns them away."""
    if page.permissions_for_user(user).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return (page.get_url() or "") if page.live else ""
