"""Where staff get to a page from their work in the admin."""

from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from wagtail_aufbruch.core.extension.protocols import AnyUser


def way_to(page: Page, user: AnyUser) -> str:
    """The address of the page's form for whoever may edit it, of the page itself for others; "" where nobody else
    finds it. Whoever handles cases often edits no page, and Wagtail's form turns them away.

    The right to change pages is asked, not the tasks of workflows, which Wagtail looks up anew for each page.
    """
    if page_permission_policy.user_has_permission_for_instance(user, "change", page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return (page.get_url() or "") if page.live else ""
