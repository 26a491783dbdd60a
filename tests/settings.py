"""The settings of the tests: a database of their own, and nothing that only makes them slow."""

import os

from cpal.local.places import places

# Beside the state of `make run`, never in it; handed on to the processes that the tests start.
TEST_DATA_DIR = os.environ.get("CPAL_TEST_DATA_DIR") or str(places().data_dir / "tests")
os.environ |= {"CPAL_DATA_DIR": TEST_DATA_DIR, "CPAL_TEST_DATA_DIR": TEST_DATA_DIR, "CPAL_ENV": "local"}
# Playwright's event loop runs in the thread of the test, which also uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from cpal.settings import *  # noqa: E402, F403 - all of it, after the lines above
from cpal.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES  # noqa: E402 - as above

DATABASES["default"]["ENGINE"] = "tests.database"  # empties tables that refuse to be emptied
# A worker that a test starts works on that test's database.
if "CPAL_TEST_DATABASE" in os.environ:
    DATABASES["default"]["NAME"] = os.environ["CPAL_TEST_DATABASE"]
# Tests that run side by side share one Redis, and none sees another's tasks.
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = (
    f"tests-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}:"
)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are served with the files as they stand in the source; `make check` proves the manifest.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
