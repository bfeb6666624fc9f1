"""The tests run on the demo city site, so that what is tested is what a visitor gets.

Only what would make tests slow or untidy differs. DATABASE_URL chooses the database; SQLite is a file as in
the demo, never in memory, since several connections write to it at once.
"""

import os
from pathlib import Path

TEST_DATA = Path(__file__).resolve().parents[1] / "var" / "tests"
os.environ["DATA_DIR"] = str(TEST_DATA)
os.environ["SECRET_KEY"] = "tests-only-and-therefore-known-to-everybody-0123456789"

from guetersloh.settings.demo import *  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One file for each process, so that two runs at the same time do not meet.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DATA / f"test-{os.getpid()}.sqlite3")}

# Served from the source files, so that nothing has to be collected before a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Slow on purpose in production; log-ins in tests need no protection.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A task is done at once, as on the demo, but for indexing.
TASKS = {"default": {"BACKEND": "tests.tasks.IndexWhenRead"}}
