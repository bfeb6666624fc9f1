"""Let people take part in the project of DJANGO_SETTINGS_MODULE in many ways, before an app is taken away.

Run by test_removed_apps.py in a process of its own, since a process has one set of installed apps.
"""

from datetime import timedelta

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

from tests.factories.events import make_bookable  # noqa: E402
from tests.factories.groups import make_board, make_group  # noqa: E402
from tests.factories.ideas import make_call, make_idea  # noqa: E402
from tests.factories.participation import make_moderator, make_participant  # noqa: E402
from tests.factories.staff import (  # noqa: E402
    make_answer,
    make_claim,
    make_failed_mail,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
)
from tests.quick_migrations import migrate  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402
from wagtail_aufbruch.events.domain.registration.register import register_by_staff  # noqa: E402
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest  # noqa: E402
from wagtail_aufbruch.ideas.models import Criterion, Score  # noqa: E402
from wagtail_aufbruch.participation.domain.contributions.transitions import publish  # noqa: E402
from wagtail_aufbruch.participation.domain.notifications.announcements import announce_on_page  # noqa: E402
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency, State  # noqa: E402
from wagtail_aufbruch.participation.models import Assessment, Attachment, Contribution, Follow, News  # noqa: E402

LONG_AGO = timezone.now() - timedelta(days=2000)


def main() -> None:
    migrate()
    root = Site.objects.get(is_default_site=True).root_page
    process = root.add_child(instance=ProcessPage(title="Aufbruch", slug="aufbruch"))
    moderator = make_moderator(process)
    moderator.is_superuser = True
    moderator.save()
    process.save()
    call = make_call(process, slug="ideen")
    anna, ben = make_participant(process), make_participant(process, "ben@example.org")
    for one, subject in ((anna, {"page": call}), (ben, {"page": call})):
        Follow.objects.create(participant=one, frequency=Frequency.WEEKLY, told_until=LONG_AGO, **subject)
    make_idea(call, "Wartende Bänke", state=State.PENDING, author=anna)
    public = make_idea(call, "Gezeigte Bänke", state=State.PENDING, author=anna)
    publish(public, user=moderator)  # its followers are still to be told
    make_waiting_version(public)
    make_waiting_comment(public, author=anna)
    make_waiting_comment(public, "Gute Idee.", state=State.PUBLISHED, published_at=timezone.now(), author=ben)
    make_report(public)
    make_look(public)
    Attachment.objects.create(
        contribution_id=public.pk, process_id=process.pk, kind="document", file=ContentFile(b"%PDF-1.7", "plan.pdf")
    )
    make_answer(public)
    make_claim(make_idea(call, "Fremde Bänke"), ben)
    Follow.objects.create(participant=ben, contribution=public)
    assessment = Assessment.objects.create(contribution_id=public.pk, participant=anna)
    Score.objects.create(assessment=assessment, criterion=Criterion.objects.create(page=call, name="Nutzen"), value=4)
    make_failed_mail(process)
    announce_on_page(call, process, ActivityKind.PHASE, "Jetzt wird gesammelt", "Bis zum Sommer.")
    News.objects.update(at=timezone.now() - timedelta(hours=1))  # old enough for the digest of somebody weekly
    # At the end of its time, with somebody who proposed it again.
    old = make_idea(call, "Alte Bänke", state=State.WITHDRAWN, author=ben)
    make_idea(call, "Bänke, noch einmal", earlier=old)
    Contribution.objects.filter(pk=old.pk).update(state_changed_at=LONG_AGO)
    event = make_bookable(process, "Forum", slug="forum")
    register_by_staff(event, RegistrationRequest(name="Anna", email="anna@example.org"), user=moderator)
    make_group(process, "Infrastruktur")
    make_board(process)


if __name__ == "__main__":
    main()
