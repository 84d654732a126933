"""`manage.py check --deploy`: what must be otherwise before residents may come. Each says what to do."""

import ipaddress
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.checks.security.base import check_secret_key
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Model
from django.http.request import validate_host

from medborgarlofte import tasks
from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.health import unwritable

MOST_FORGETFUL = 100_000  # entries that a cache must keep: an attempt to sign in is one
_NO_MAIL = ("console", "dummy", "locmem", "filebased")
_BEYOND_0640 = 0o137
NEW_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
Problems = Iterator[tuple[str, str]]  # what is wrong, and what to do


def deploy(
    number: int, kind: type[Error | Warning] = Error
) -> Callable[[Callable[[], Problems]], Callable[..., list[CheckMessage]]]:
    """Registers a check of ``check --deploy``; what it says gets the id ``medborgarlofte.E<number>``, or W for a Warning."""

    def decorate(check: Callable[[], Problems]) -> Callable[..., list[CheckMessage]]:
        def run(**_: Any) -> list[CheckMessage]:
            name = f"medborgarlofte.{kind.__name__[0]}{number:03}"
            return [kind(wrong, hint=hint, id=name) for wrong, hint in check()]

        run.__name__ = check.__name__
        register(run, "medborgarlofte", deploy=True)
        return run

    return decorate


@deploy(1)
def no_demo() -> Problems:
    """The demo's settings lower every guard."""
    if settings.DEMO_DATE:
        yield (
            "DEMO_DATE is set: the calendar stands still and the demo's seals are believed.",
            "Leave it empty.",
        )
    if settings.SECRET_KEY.startswith("only-for-demo-and-development-"):
        yield "SECRET_KEY is the demo's, which everybody knows.", NEW_KEY
    if settings.PREVIEW_DAYS < 1:
        yield "PREVIEW_DAYS is 0: the parties see nothing before it is public.", "Write 1 or more, like 3."
    if not settings.HTTPS:
        yield (
            "HTTPS is off: passwords and cookies go in clear.",
            "Leave HTTPS out, and end TLS in a proxy in front.",
        )


@deploy(2)
def own_address() -> Problems:
    """SITE_URL is written into sealed PDFs for ever."""
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    advice = "Write the address residents use, like https://lofte.example.se"
    if parts.scheme != "https" or not host or parts.path or parts.query:
        yield f"SITE_URL is {settings.SITE_URL}, which is no https address of a whole site.", advice
    elif _is_local(host):
        yield f"SITE_URL is {settings.SITE_URL}, which leads nowhere from another machine.", advice
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield (
            f"SITE_URL's host {host} is not in ALLOWED_HOSTS.",
            "Add it there: the site refuses its own name.",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS lets any name in.", "Write the site's own names; health checks need none."


@deploy(3)
def mail_goes_out() -> Problems:
    """Invitations, forgotten passwords and reminders are letters."""
    if settings.EMAIL_BACKEND.split(".")[-2] in _NO_MAIL:
        yield (
            "EMAIL_URL is missing or sends nothing: links to reset passwords end in the log.",
            "Write smtp+tls://user:password@host:587, then try it with manage.py sendtestemail you@example.se",
        )


@deploy(4)
def attempts_are_remembered() -> Problems:
    """A cache that forgets lets whoever guesses passwords begin anew."""
    advice = "Write filecache:///folder, or dbcache://cache after manage.py createcachetable cache."
    try:
        cache = caches["default"]
        if isinstance(cache, DummyCache | LocMemCache):
            yield "CACHE_URL names a cache of one process, or none: locks at sign-in do not hold.", advice
        if isinstance(cache, FileBasedCache | DatabaseCache) and cache._max_entries < MOST_FORGETFUL:
            yield (
                f"The cache keeps {cache._max_entries} entries and then forgets at random, locks at sign-in too.",
                f"Write ?max_entries={MOST_FORGETFUL} or more at the end of CACHE_URL.",
            )
        cache.get("readyz")
    except ImportError as error:
        yield (
            f"CACHE_URL needs a library that is not installed: {error.name}.",
            f"Install it in .venv ({error.name}), or: {advice}",
        )
    except Exception:  # each kind has errors of its own; said below
        return


@deploy(5)
def all_can_be_written() -> Problems:
    """What the process must write to, the cache among it."""
    for lack in unwritable():
        own = "Let the service's user own it (docs/deploy.md, step 1)."
        yield f"{lack}.", "Start it, or write another CACHE_URL." if "CACHE_URL" in lack else own


@deploy(6)
def nobody_else_reads() -> Problems:
    """Settings, rows and files are the service's own."""
    folder = Path(settings.DATA_DIR)
    if stat.S_IMODE(folder.stat().st_mode) & 0o007:
        yield f"{folder} is open to every user of the machine.", f"chmod -R o-rwx {folder}"
    if (settings.BASE_DIR / ".env").exists():
        yield from _secret_file(settings.BASE_DIR / ".env", "Settings")


@deploy(7)
def seals_are_at_hand() -> Problems:
    """What is missing is otherwise found out at the first publication."""
    for slug, key in settings.SEAL_KEYS.items():
        for name, value in (asdict(key) if key else {}).items():
            yield from _key_lacks(f"SEAL_KEYS, {slug}, {name}", name, value)
    for path in settings.SEAL_TRUST:
        yield from _secret_file(Path(path), "SEAL_TRUST")
    for address in settings.TIMESTAMP_AUTHORITIES:
        if not _is_web_address(address, "http", "https"):
            yield (
                f"TIMESTAMP_AUTHORITIES: {address} is no http address.",
                "Write it like https://tsa.example.se/tsr",
            )
    if any(settings.SEAL_KEYS.values()):
        for name in ("TIMESTAMP_AUTHORITIES", "SEAL_TRUST"):
            if not getattr(settings, name):
                yield (
                    f"SEAL_KEYS has keys, but {name} is empty: no report can be published.",
                    f"Fill in {name}.",
                )


@deploy(8)
def slugs_are_known() -> Problems:
    """Settings that speak of organisations and municipalities mean rows that are there."""
    pairs = [pair for provider in settings.OIDC for pair in provider.governed()]
    yield from _unknown(Organisation, "SEAL_KEYS", settings.SEAL_KEYS)
    yield from _unknown(Organisation, "OIDC_PROVIDERS", [provider.organisation for provider in settings.OIDC])
    yield from _unknown(Municipality, "OIDC_PROVIDERS", [place for _, place in pairs])


@deploy(9)
def database_answers() -> Problems:
    """Without it every page that tells of a promise is a 503."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        yield (
            f"DATABASE_URL: the database cannot be reached: {first}",
            "Start it, or correct the address, the user or the password; then run manage.py migrate.",
        )


@deploy(10)
def key_is_long() -> Problems:
    """Who guesses it signs in as anybody. Django only warns (security.W009, silenced for this)."""
    if check_secret_key(None):
        yield "SECRET_KEY is too short or too plain: it can be guessed.", NEW_KEY


@deploy(1, Warning)
def asked_by_the_one_who_serves() -> Problems:
    """Root may write everywhere, so what root finds says nothing of the service's user."""
    owner = Path(settings.DATA_DIR).stat().st_uid
    if os.geteuid() == 0 and owner != 0:
        yield (
            "You are root; whether the service's user can read and write what it must was not found out.",
            f"Ask as user {owner}, who serves: runuser -u lofte -- .venv/bin/python manage.py check --deploy",
        )


@deploy(2, Warning)
def somebody_keeps_the_trail() -> Problems:
    """The letters of the morning are what a cut or rewritten trail is noticed by."""
    if not settings.OPERATOR_EMAIL:
        yield (
            "OPERATOR_EMAIL is empty: nobody gets the head of the audit trail, or hears that record, trail or a file does not hold.",
            "Write the address of who runs the installation.",
        )


@deploy(3, Warning)
def visitors_are_told_apart() -> Problems:
    """HTTPS ends in a proxy, which is then the only machine that the site sees."""
    if settings.HTTPS and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield (
            "PROXY_COUNT is 0: all visitors behind the proxy count as one machine, and one person's wrong passwords"
            " stop everybody.",
            "Write PROXY_COUNT=1 for one proxy of your own in front.",
        )


@deploy(4, Warning)
def work_is_done() -> Problems:
    """Letters wait for ever where nobody runs the worker."""
    try:
        for wrong in tasks.problems():
            yield (
                wrong,
                "Look at systemctl status medborgarlofte-worker; WORKER=false where there shall be none.",
            )
    except DatabaseError:
        return  # said by those who need the database more


@deploy(5, Warning)
def shared_pages_answer() -> Problems:
    """Without them every server makes every page."""
    if "pages" in settings.CACHES:
        try:
            caches["pages"].get("readyz")
        except Exception as error:  # each kind has errors of its own
            yield (
                f"PAGE_CACHE_URL gives no answer ({type(error).__name__}): pages are made without it.",
                "Start Valkey or Redis there, or correct the address.",
            )


def _key_lacks(where: str, name: str, value: str) -> Problems:
    """What is wrong with one of a key's values: an address, a module, or a file with a secret."""
    if name == "url" and not _is_web_address(value, "https"):
        yield f"{where}: {value} is no https address.", "Write the service's address."
    elif name == "module" and not Path(value).is_file():
        yield f"{where}: {value} is not there.", "Install the module, or rewrite the path."
    elif name.endswith("file") and value:
        yield from _secret_file(Path(value), where)


def _unknown(model: type[Model], setting: str, slugs: Iterable[str]) -> Problems:
    wanted = set(slugs)
    if not wanted:
        return
    try:
        known = set(model._default_manager.filter(slug__in=wanted).values_list("slug", flat=True))
    except DatabaseError as error:
        yield (
            f"{setting}: the database cannot be asked whether its slugs exist ({type(error).__name__}).",
            "Start it, run manage.py migrate, and check again.",
        )
        return
    for slug in sorted(wanted - known):
        yield (
            f"{setting}: no {model._meta.model_name} has the slug {slug}.",
            "Make it in the administration, or correct the spelling.",
        )


def _secret_file(path: Path, where: str) -> Problems:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        with path.open("rb"):
            pass
    except OSError as error:
        yield (
            f"{where}: {path} cannot be read: {error.strerror}.",
            "Put it there, readable for the service's user.",
        )
        return
    if mode & _BEYOND_0640:
        yield f"{where}: {path} has the mode {mode:04o}, which lets others in.", f"chmod 640 {path}"


def _is_web_address(text: str, *schemes: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in schemes and bool(parts.hostname)


def _is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".test"))
