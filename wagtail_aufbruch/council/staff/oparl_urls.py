"""Addresses of the staff pages about councils' servers within the admin."""

from django.urls import path

from wagtail_aufbruch.council.staff import oparl

ALL = "aufbruch/ratsserver/"
ONE = f"{ALL}<key:pk>/"
SAME = f"{ALL}vorlagen/"

urlpatterns = [
    path(ALL, oparl.list_servers, name="aufbruch_oparl"),
    path(SAME, oparl.list_same, name="aufbruch_oparl_same"),
    path(f"{SAME}<key:pk>/verbinden/", oparl.join, name="aufbruch_oparl_join"),
    path(f"{SAME}<key:pk>/andere/", oparl.refuse, name="aufbruch_oparl_refuse"),
    path(f"{SAME}<key:pk>/doch/", oparl.ask_again, name="aufbruch_oparl_again"),
    path(f"{SAME}<key:pk>/trennen/", oparl.part, name="aufbruch_oparl_part"),
    path(ONE, oparl.show_server, name="aufbruch_oparl_server"),
    path(f"{ONE}lesen/", oparl.read_soon, name="aufbruch_oparl_read"),
    path(f"{ONE}wortlaut/", oparl.say_meaning, name="aufbruch_oparl_meaning"),
]
