from django.urls import path

from guetersloh.postfach import views

app_name = "postfach"
urlpatterns = [
    path("", views.mail_list, name="list"),
    path("<slug:key>/", views.mail_detail, name="detail"),
    path("<slug:key>/html/", views.mail_html, name="html"),
]
