"""What every answer of the city's site says."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PermissionsPolicyMiddleware:
    """Switch off what pages may use of a device; staff at the door of an event read tickets with the camera."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        camera = "(self)" if request.path_info.startswith("/admin/") else "()"
        policy = f"camera={camera}, geolocation=(), microphone=(), payment=(), usb=()"
        response.headers.setdefault("Permissions-Policy", policy)
        return response
