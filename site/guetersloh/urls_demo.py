"""The demo's addresses: the city's, the mailbox, and uploads, which a web server serves in production."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve

from guetersloh.urls import urlpatterns as city_urlpatterns

urlpatterns = [
    path("postfach/", include("guetersloh.postfach.urls")),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    *city_urlpatterns,
]
