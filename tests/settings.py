"""Settings of the tests: the site's own, under an environment that no machine and no .env can change.

DATABASE_URL chooses the database; without it SQLite in memory.
"""

import os

os.environ.update(
    DEBUG="false",
    HTTPS="false",
    DEMO_DATE="",
    SECRET_KEY="for-the-tests-only-" + "x" * 40,
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    OIDC_PROVIDERS="",
    SEAL_KEYS="",
    SEAL_TRUST="",
    TIMESTAMP_AUTHORITIES="",
    PREVIEW_DAYS="0",
    WORKER="false",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from medborgarlofte.settings import *  # noqa: F403 - only once the environment is set

DATA_DIR = BASE_DIR / ".data" / "test"  # noqa: F405
DATA_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"

# pytest-xdist's workers each get a file, unless they are told that the database is in memory.
if DATABASES["default"]["NAME"] == ":memory:":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405

# Nothing is collected for the tests: static files come straight from their folders, under plain names.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# One process: counted in memory, forgotten between tests (tests/conftest.py).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Slow hashing guards real passwords; here it would only cost minutes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
