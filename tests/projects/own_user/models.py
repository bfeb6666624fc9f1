"""A town's users: an address to log in with, and none of what Django's own users have beside it."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **values: object) -> "Person":
        person = self.model(email=self.normalize_email(email), **values)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **values: object) -> "Person":
        return self.create_user(email, password, is_superuser=True, **values)


class Person(AbstractBaseUser, PermissionsMixin):
    """No ``first_name``, ``last_name``, ``username`` or ``get_full_name``; Wagtail itself asks for ``is_active``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
