"""The city's settings: what a person who runs the site would notice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def production(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    of_this_run = {"DATABASE_URL", "SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    inherited = {name: value for name, value in os.environ.items() if name not in of_this_run}
    return subprocess.run(
        [sys.executable, "-W", "error", "site/manage.py", *arguments],
        cwd=ROOT,
        env={
            **inherited,
            "DJANGO_SETTINGS_MODULE": "guetersloh.settings.production",
            "DATA_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_check_without_a_warning(tmp_path: Path) -> None:
    done = production(
        tmp_path,
        *["check", "--deploy", "--fail-level", "WARNING"],
        SECRET_KEY="Zq8#kfp2!vWm4^Tb7&yLr1*Xn6(Hs3)Jd9_Gc5+Ea0=Ou2@Pi%Rk7-Wd",
        ALLOWED_HOSTS="stadt.example",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("proxies", "told"), [("1", False), ("0", False), (None, True)])
def test_behind_a_proxy_production_takes_their_number_from_the_environment_and_asks_for_it(
    tmp_path: Path, proxies: str | None, told: bool
) -> None:
    named = {"TRUSTED_PROXIES": proxies} if proxies is not None else {}
    read = (
        "from wagtail_aufbruch.core.conf import aufbruch_settings; print(aufbruch_settings.trusted_proxies); "
        "from django.core.management import call_command; call_command('check')"
    )
    common = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "stadt.example", "BEHIND_TLS_PROXY": "on", **named}
    done = production(tmp_path, "shell", "--no-imports", "-c", read, **common)
    assert done.stdout.split()[:1] == [proxies or "0"], done.stderr
    assert done.returncode == 0, done.stderr
    assert ("aufbruch_participation.W011" in done.stderr) is told


def test_production_sends_mail_by_the_server_that_the_environment_names(tmp_path: Path) -> None:
    read = (
        "from tests.mail_server import mail_connection; server = mail_connection(); print(server.host, server.port,"
        " server.username, server.password, server.use_tls, server.use_ssl, server.timeout)"
    )
    common = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "stadt.example", "PYTHONPATH": f"{ROOT}"}
    told = production(
        tmp_path, "shell", "--no-imports", "-c", read, EMAIL_URL="smtp+tls://stadt:gehe%26im@post.example:587", **common
    )
    assert told.stdout.split() == ["post.example", "587", "stadt", "gehe&im", "True", "False", "20"], told.stderr
    told = production(tmp_path, "shell", "--no-imports", "-c", read, EMAIL_TIMEOUT="7", **common)
    assert told.stdout.split()[:2] == ["localhost", "25"], told.stderr
    assert told.stdout.split()[-1] == "7"


def test_production_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    done = production(tmp_path, "check", ALLOWED_HOSTS="stadt.example")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    production(tmp_path, "check", SECRET_KEY="x" * 60, ALLOWED_HOSTS="stadt.example")
    assert (tmp_path / "db.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_is_tuned_for_several_writers() -> None:
    with connection.cursor() as cursor:
        answers = {}
        for pragma in ("journal_mode", "synchronous", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            answers[pragma] = cursor.fetchone()[0]
    assert answers == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 20_000}
    assert connection.transaction_mode == "IMMEDIATE"


def test_every_static_file_that_a_stylesheet_names_exists(tmp_path: Path, settings) -> None:
    """A manifest refuses a stylesheet that points to a missing font or picture; the demo would not start."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "rest_framework*"])
    assert (settings.STATIC_ROOT / "staticfiles.json").exists()
    assert list((settings.STATIC_ROOT / "city").glob("city.*.css"))
