"""Settings. Read them only through django.conf.settings. Each variable is told in .env.example."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from medborgarlofte.accounts import openid
from medborgarlofte.documents.seal_settings import read_keys
from medborgarlofte.environment import read, read_choice, read_date, read_file, read_with
from medborgarlofte.monitoring import read_networks

BASE_DIR = Path(__file__).resolve().parent.parent
read_file(BASE_DIR / ".env")

DEBUG = read("bool", "DEBUG", False, "Write DEBUG=true on a developer's machine, else leave it out.")
DATA_DIR = Path(read("str", "DATA_DIR", str(BASE_DIR / ".data"), "Write the folder for database and files."))
# What any process of the site writes is for its own user and group: folders 0750, files 0640.
os.umask(0o027)
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"DATA_DIR: the folder {DATA_DIR} cannot be made: {error.strerror}. "
        "Make it as root for the service's user: install -d -o lofte -g lofte -m 750 (see docs/deploy.md)"
    ) from error
DEMO_DATE = read_date("DEMO_DATE", "Write a date like 2020-10-15, or leave it empty to use today's date.")

SECRET_KEY = read("str", "SECRET_KEY", "", "Write a long random text.")
if not SECRET_KEY:
    if not (DEBUG or DEMO_DATE):
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Make one with: python3 -c "
            "'import secrets; print(secrets.token_urlsafe(50))' and write it in .env (see .env.example)"
        )
    SECRET_KEY = "only-for-demo-and-development-" + "x" * 32

ALLOWED_HOSTS = read(
    "list", "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "Write host names with commas between."
)
CSRF_TRUSTED_ORIGINS = read(
    "list", "CSRF_TRUSTED_ORIGINS", [], "Write origins like https://lofte.example.se with commas between."
)
SITE_URL = read(
    "str", "SITE_URL", "http://127.0.0.1:8000", "Write the address residents use, without a last slash."
).rstrip("/")

INSTALLED_APPS = [
    "medborgarlofte.site",
    "followup",
    "promises",
    "promises.record",
    "promises.search",
    "medborgarlofte.accounts.apps.AccountsConfig",
    "medborgarlofte.audit",
    "medborgarlofte.jobs",
    "medborgarlofte.backup",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tasks",
    "django_tasks_db",
    "medborgarlofte.accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "medborgarlofte.health.HealthMiddleware",
    "medborgarlofte.requests.RequestMiddleware",
    "medborgarlofte.middleware.PrivatePageMiddleware",
    "medborgarlofte.middleware.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "medborgarlofte.middleware.ContentSecurityPolicyMiddleware",
    "medborgarlofte.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the one that reads the form to find its token.
    "medborgarlofte.bodies.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "medborgarlofte.accounts.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "medborgarlofte.urls"
WSGI_APPLICATION = "medborgarlofte.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "medborgarlofte.site.site_context.site",
                "medborgarlofte.site.site_context.navigation",
                "medborgarlofte.site.site_context.languages",
                "medborgarlofte.accounts.context.acting",
                "medborgarlofte.site.rooms.rooms",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Both databases: SQLite in one file as the embedded default, PostgreSQL in production.
DATABASES = {
    "default": read(
        "db_url",
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'medborgarlofte.sqlite3'}",
        "Write sqlite:////folder/file.sqlite3 or postgres://user:password@host:5432/name.",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer takes its lock at once instead of failing half-way with "database is locked"; and in its turn.
    DATABASES["default"]["ENGINE"] = "medborgarlofte.queued_sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # A server that is away must not hold the thread that asks for it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# To open one takes as long as a page.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts attempts to sign in, for all processes together.
CACHES = {
    "default": read(
        "cache_url",
        "CACHE_URL",
        f"filecache://{DATA_DIR / 'cache'}",
        "Write filecache:///folder, or dbcache://cache after manage.py createcachetable cache.",
    )
}
if CACHES["default"]["BACKEND"].endswith(".FileBasedCache"):
    CACHES["default"]["BACKEND"] = "medborgarlofte.file_cache.FileCache"
if CACHES["default"]["BACKEND"].endswith(("FileCache", "DatabaseCache")):
    # Of 300, which Django keeps by itself, a lock would be gone when a hundred others had tried a password.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
# Finished public pages for several machines (medborgarlofte/shared_pages.py).
if read("str", "PAGE_CACHE_URL", "", ""):
    CACHES["pages"] = read("cache_url", "PAGE_CACHE_URL", "", "Write redis://host:6379/1.")
    if not CACHES["pages"]["BACKEND"].endswith(".RedisCache"):
        raise ImproperlyConfigured("PAGE_CACHE_URL: write redis://host:6379/1 (Valkey or Redis).")
    CACHES["pages"]["OPTIONS"] = {
        "serializer": "medborgarlofte.shared_pages.AsItIs",
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
    }

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "title", "surroundings"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "start"

# Sign-in (docs/roles.md). Wrong passwords of one machine at one account, and of everybody at one account: five
# machines at least must try together before its owner is kept out. allauth's own limits stand besides: five wrong
# codes in five minutes for one account, twenty letters about a forgotten password a minute and machine.
ACCOUNT_RATE_LIMITS = {
    "password_here": "10/m/ip,5/5m/key,20/h/key",
    "password_anywhere": "100/h/key",
}
ACCOUNT_ADAPTER = "medborgarlofte.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {name: f"medborgarlofte.accounts.forms.{form}" for name, form in {
    "login": "SignInForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
    "reset_password": "ForgottenPasswordForm",
    "reset_password_from_key": "NewPasswordForm",
    "reauthenticate": "ReauthenticateForm",
}.items()}  # fmt: skip
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An address is proved by the invitation that was sent to it, or vouched for by its organisation.
ACCOUNT_EMAIL_VERIFICATION = "none"
# Nobody who has no account gets a letter because somebody wrote their address in a form.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
# allauth's own writes a row for who has an account, which tells by its time that there is one.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "medborgarlofte.accounts.adapters.KeyAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {name: f"medborgarlofte.accounts.forms.{form}" for name, form in {
    "authenticate": "CodeForm",
    "reauthenticate": "CodeAgainForm",
    "activate_totp": "ActivateAppForm",
    "authenticate_webauthn": "KeyForm",
    "reauthenticate_webauthn": "KeyAgainForm",
    "login_webauthn": "KeySignInForm",
    "add_webauthn": "AddKeyForm",
    "edit_webauthn": "RenameKeyForm",
}.items()}  # fmt: skip
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Medborgarlöfte"
# A telephone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

OIDC = read_with(openid.parse, "OIDC_PROVIDERS", "Write a JSON list of providers.")
SOCIALACCOUNT_ADAPTER = "medborgarlofte.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [provider.for_allauth() for provider in OIDC]}}
# A link, not a form: our form-action would stop the browser on its way to the provider.
SOCIALACCOUNT_LOGIN_ON_GET = True
# How many proxies of our own stand in front; their X-Forwarded-For tells whose attempts are counted.
ALLAUTH_TRUSTED_PROXY_COUNT = read("int", "PROXY_COUNT", 0, "Write the number of proxies in front, like 1.")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
# Where Django's own sentences are stiff, ours; and the English of what is written here in Swedish.
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
STORAGES = {
    "default": {"BACKEND": "medborgarlofte.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Everything from ourselves, nothing inline: no page needs an exception, the admin included.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "medborgarlofte.accounts.unsaved.csrf_failure"

HTTPS = read("bool", "HTTPS", not (DEBUG or DEMO_DATE), "Write HTTPS=false only behind no proxy at all.")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take such a cookie from this very host only, over HTTPS, for the whole site.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Promises on behalf of others that are hard to take back: chosen, not given.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and read(
    "bool", "HSTS_SUBDOMAINS", False, "Write HSTS_SUBDOMAINS=true where every subdomain has https for ever."
)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS and read(
    "bool", "HSTS_PRELOAD", False, "Write HSTS_PRELOAD=true where browsers may be built with it."
)
# Those two; and the weak SECRET_KEY, which is an error here (checks.py).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "security.W009"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Browsers let passkeys work on http://localhost too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

EMAIL_CONFIG = read(
    "email_url", "EMAIL_URL", "consolemail://", "Write smtp+tls://user:password@host:587 or consolemail://."
)
vars().update(EMAIL_CONFIG)
# A mail server that is away must not hold the thread that asks for it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", "medborgarlofte@localhost", "Write an e-mail address.")
# Where readers write about accessibility and weaknesses.
CONTACT_EMAIL = read(
    "str", "CONTACT_EMAIL", DEFAULT_FROM_EMAIL, "Write an e-mail address that somebody reads."
)

# Whose website it is by lagen (2018:1937): told in the accessibility statement.
SITE_RESPONSIBLE = read(
    "str", "SITE_RESPONSIBLE", "", "Write the name of the authority whose website this is."
)

# Who runs the installation: gets the morning's letter about the audit trail.
OPERATOR_EMAIL = read("str", "OPERATOR_EMAIL", "", "Write an e-mail address that somebody reads.")

# The parties see what will be public for so many days; where the calendar stands still no day would ever come.
PREVIEW_DAYS = read("int", "PREVIEW_DAYS", 0 if DEMO_DATE else 3, "Write a number of days, like 3.")
# Where finished public pages lie for the web server in front (medborgarlofte/page_folder.py).
PAGE_FOLDER = read("str", "PAGE_FOLDER", "", "Write a folder, like /run/medborgarlofte/pages.")
if PAGE_FOLDER and DEMO_DATE:
    raise ImproperlyConfigured("PAGE_FOLDER: the web server knows no DEMO_DATE. Leave one of them empty.")
# Work that no answer waits for (medborgarlofte/tasks.py): kept in the database for the worker, or done at once, by
# the process that committed what it is about.
WORKER = read("bool", "WORKER", not (DEBUG or DEMO_DATE), "Write WORKER=false where no worker runs.")
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.backend.DatabaseBackend"
        if WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

# E-stämplar (docs/sealing.md): whose key is where, who says what time it is, and whose certificates are believed.
SEAL_KEYS = read_with(
    read_keys, "SEAL_KEYS", "Write a JSON object of organisation slugs, each with the key that seals for it."
)
TIMESTAMP_AUTHORITIES = read(
    "list", "TIMESTAMP_AUTHORITIES", [], "Write addresses of timestamp services with commas between."
)
SEAL_TRUST = read("list", "SEAL_TRUST", [], "Write paths of root certificates (PEM) with commas between.")

# Who may ask /readyz and /metrics (medborgarlofte/monitoring.py).
MONITORING_NETWORKS = read_with(
    read_networks,
    "MONITORING_NETWORKS",
    "Write networks like 127.0.0.0/8,10.1.0.0/16.",
    "127.0.0.0/8,::1/128",
)
LOG_FORMAT = read_choice("LOG_FORMAT", "line" if DEBUG or DEMO_DATE else "json", ("json", "line"))
# Errors are told there (medborgarlofte/sentry.py).
SENTRY_DSN = read("str", "SENTRY_DSN", "", "Write the address that the project has in Sentry or GlitchTip.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "medborgarlofte.logs.Formatter",
            "format": "{asctime} {levelname} {name} {request_id}: {message}",
            "style": "{",
        },
        "json": {"()": "medborgarlofte.logs.Json"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "letters": {"class": "medborgarlofte.error_letters.ErrorLetters"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"propagate": True},
        "django.request": {"handlers": ["letters"]},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        # It warns of every certificate that it is not to fetch; what is wrong is raised.
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
