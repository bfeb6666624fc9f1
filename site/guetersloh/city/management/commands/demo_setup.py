"""Build the demo: the city's own pages, the process below the home page, and the people who work on it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, Site

from guetersloh.city import content, staff
from guetersloh.city.example import add_example
from guetersloh.city.example_competition import add_example_competition
from guetersloh.city.example_council import add_example_paper, confirm_decision
from guetersloh.city.example_group_round import add_example_group_round
from guetersloh.city.example_ideas import PROJECT_SLUG, add_example_ideas
from guetersloh.city.example_priorities import add_example_priorities
from guetersloh.city.models import FooterLink, HomePage, NewsIndexPage, NewsPage
from wagtail_aufbruch.core.models import AccessibilityStatementPage, PrivacyPage, ProcessPage

FIXTURE = settings.PROJECT_ROOT / "fixtures" / "guetersloh.yaml"
PROCESS_SLUG = "digitaler-aufbruch"


class Command(BaseCommand):
    help = "Build the demo city site. Running it again adds what is missing and keeps what was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port under which the demo is reached (8000)")

    @transaction.atomic
    def handle(self, *args: Any, port: int, **options: Any) -> None:
        home = self.home_page()
        self.site(home, port)
        news_index = self.news(home)
        editors, moderators = staff.set_up_groups()
        call_command("aufbruch_load", FIXTURE, parent="/", verbosity=options["verbosity"])
        process = ProcessPage.objects.child_of(home).get(slug=PROCESS_SLUG)
        self.invite(home, process)
        self.responsible(process, moderators)
        add_example(process)
        staff.let_editors_work(editors, [process, news_index])
        staff.set_up_accounts()
        confirm_decision(process, get_user_model().objects.get_by_natural_key("redaktion"))
        moderator = get_user_model().objects.get_by_natural_key("moderation")
        add_example_competition(process, moderator)
        add_example_ideas(process, moderator)
        add_example_paper(process, PROJECT_SLUG, moderator)
        add_example_priorities(process, PROJECT_SLUG, moderator)
        add_example_group_round(process, moderator)

    def home_page(self) -> HomePage:
        home = HomePage.objects.first()
        if home is None:
            home = Page.get_first_root_node().add_child(
                instance=HomePage(
                    title=content.HOME_TITLE,
                    slug="startseite",
                    introduction=content.HOME_INTRODUCTION,
                    teaser_kicker=content.TEASER_KICKER,
                    teaser_text=content.TEASER_TEXT,
                    teaser_action=content.TEASER_ACTION,
                )
            )
            home.save_revision().publish()
        return home

    def site(self, home: HomePage, port: int) -> None:
        """Point the default site at the city's home page, and remove the page that Wagtail begins with."""
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        begun_with = site.root_page if site.root_page_id != home.pk else None
        site.hostname, site.port, site.root_page = "127.0.0.1", port, home
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
        if begun_with and begun_with.specific_class is Page and begun_with.is_leaf():
            begun_with.delete()

    def news(self, home: HomePage) -> NewsIndexPage:
        index = NewsIndexPage.objects.child_of(home).first()
        if index is None:
            index = home.add_child(
                instance=NewsIndexPage(
                    title=content.NEWS_TITLE,
                    slug="aktuelles",
                    introduction=content.NEWS_INTRODUCTION,
                    show_in_menus=True,
                )
            )
            index.save_revision().publish()
            for item in content.NEWS:
                page = index.add_child(instance=NewsPage(**item._asdict()))
                page.save_revision().publish()
        return index

    def invite(self, home: HomePage, process: ProcessPage) -> None:
        """At the first run, lead to the process: teaser, menu, and what the law wants at the end of each page."""
        if home.teaser_page_id is not None:
            return
        home.teaser_page = process
        home.footer_links = [
            FooterLink(page=page)
            for model in (PrivacyPage, AccessibilityStatementPage)
            for page in model.objects.child_of(process).live()
        ]
        home.save_revision().publish()
        process.show_in_menus = True
        process.save_revision().publish()

    def responsible(self, process: ProcessPage, moderators: Group) -> None:
        """The moderators handle the cases of this process."""
        process.staff_groups.add(moderators)
