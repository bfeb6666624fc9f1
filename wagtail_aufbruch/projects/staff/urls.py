"""Addresses of the staff pages of projects within the admin."""

from django.urls import path

from wagtail_aufbruch.projects.domain.prioritising.installed import has_rounds
from wagtail_aufbruch.projects.staff import paper_views
from wagtail_aufbruch.projects.staff import project_views as views

ONE = "aufbruch/projekte/<key:pk>/"

urlpatterns = [
    path("aufbruch/projekte/", views.list_projects, name="aufbruch_projects"),
    path(ONE, views.show_project, name="aufbruch_project"),
    path(f"{ONE}schritt/", views.take_step, name="aufbruch_project_step"),
    path(f"{ONE}schritt/zurueck/", views.undo_step, name="aufbruch_project_undo"),
    path(f"{ONE}vorschlag/", views.suggest_again, name="aufbruch_project_suggest"),
    path(f"{ONE}herkunft/", views.edit_sources, name="aufbruch_project_source"),
    path(f"{ONE}herkunft/heraus/", views.drop_source, name="aufbruch_project_source_out"),
    path(f"{ONE}vorlagen/", paper_views.edit_papers, name="aufbruch_project_papers"),
    path(f"{ONE}vorlagen/heraus/", paper_views.drop_paper, name="aufbruch_project_paper_out"),
]

if has_rounds():
    from wagtail_aufbruch.projects.staff.prioritising_urls import urlpatterns as priorities

    urlpatterns += priorities
