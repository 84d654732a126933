"""Sets up what the commands of the Makefile need. Standard library only; the Makefile sees to the Python.

    python3 .dev/setup.py app     the site:  WeasyPrint's libraries, .venv, requirements.txt
    python3 .dev/setup.py dev     the lint:  the same with requirements-dev.txt
    python3 .dev/setup.py test    the tests: also Chromium and the PDF tools

A second run does nothing: .venv/set-up holds the hash of each lock file that is installed. A virtual environment
without that file was never completed and is made anew. Every failure is one sentence and exit status 1.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up"
VERSION = ".".join(map(str, sys.version_info[:2]))

# What the program asks for -> the package of Debian and Ubuntu that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "fontconfig",
}
# The tests': playwright's driver, what takes PDFs apart, and what stands in front of the site.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
TEST_PROGRAMS = {
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "softhsm2-util": "softhsm2",
    "nginx": "nginx-light",
    "redis-server": "redis-server",
    "systemd-analyze": "systemd",
}
# Its modules lie where the distribution says.
NGINX_BROTLI = "modules/ngx_http_brotli_static_module.so"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
NETWORK_SIGNS = (
    "name resolution", "Failed to establish a new connection", "Could not resolve", "Could not connect",
    "Connection refused", "Network is unreachable", "ConnectTimeout", "Read timed out", "ProxyError",
    "NewConnectionError", "No matching distribution found", "Failed to fetch", "No route to host",
)  # fmt: skip


class Stop(Exception):
    """Set-up cannot go on; the text is the one sentence the reader gets."""


def main(level: str) -> None:
    """Set up ``level`` ("app", "dev" or "test")."""
    install_system_packages(missing_packages(level))
    install_python_packages("requirements.txt" if level == "app" else "requirements-dev.txt")


# --- System packages ---------------------------------------------------------------------------------


def missing_packages(level: str) -> list[str]:
    """The Debian packages that ``level`` needs and this machine lacks."""
    libraries = {**LIBRARIES, **(TEST_LIBRARIES if level == "test" else {})}
    missing = [package for library, package in libraries.items() if not has_library(library)]
    if not (PYTHON.exists() or has_venv()):
        missing.append(f"python{VERSION}-venv")
    if level == "test":
        # Debian's own users have no sbin in their path.
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        missing += [name for program, name in TEST_PROGRAMS.items() if not shutil.which(program, path=path)]
        if not any((Path(each) / NGINX_BROTLI).exists() for each in ("/usr/lib/nginx", "/usr/share/nginx")):
            missing.append("libnginx-mod-http-brotli-static")
        if not (os.environ.get("CHROMIUM") or chromium()):
            missing.append("chromium")
    return missing


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_venv() -> bool:
    """Debian splits ensurepip from python3; without it a virtual environment has no pip."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return False
    return True


def chromium() -> str | None:
    """The path of a browser for the tests that starts; CHROMIUM names another. Ubuntu's package may be a mere
    pointer to a snap."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else filter(None, map(shutil.which, CHROMIUMS))
    return next(filter(starts, found), None)


def starts(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_system_packages(packages: list[str]) -> None:
    """Install with apt-get when root; else say the exact command and stop before anything is begun."""
    if not packages:
        return
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(
            "These system packages (Debian's names) are missing, install them first: " + " ".join(packages)
        )
    if os.geteuid() != 0:
        raise Stop(
            "System packages are missing. Run this, then try again: sudo apt-get update && sudo " + command
        )
    # In runlevel 1 a package starts no server of its own.
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
    trouble = "apt-get could not install " + " ".join(packages)
    # An hour-old list of packages names files that the mirror may have dropped: always fetch it anew.
    run("Fetching the list of system packages (seconds)", ["apt-get", "update", "-q"], trouble, env)
    run(
        f"Installing system packages: {' '.join(packages)} (up to two minutes)",
        [*command.split(), "-q"], trouble, env,
    )  # fmt: skip


# --- Python packages ---------------------------------------------------------------------------------


def install_python_packages(lock: str) -> None:
    """Make .venv where it is missing or broken, and install ``lock`` unless that very file is installed."""
    if venv_works():
        if fingerprint(lock) in STAMP.read_text():
            return
    else:
        make_venv()
    count = (ROOT / lock).read_text().count("==")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    pip += ["--progress-bar", "off", "--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / lock)]
    try:
        run(
            f"Installing {count} Python packages from {lock} (about a minute)",
            pip,
            "pip could not install the Python packages",
        )
    except BaseException:
        if not STAMP.exists():
            shutil.rmtree(VENV, ignore_errors=True)
        raise
    # The lock of the tests holds every line of the site's.
    locks = ["requirements.txt"] if lock == "requirements.txt" else ["requirements.txt", lock]
    STAMP.write_text("\n".join([str(VENV), *map(fingerprint, locks)]))


def venv_works() -> bool:
    """Whether .venv is complete, made here and made for this Python: one that was moved or whose Python was
    upgraded points nowhere."""
    library = VENV / "lib" / f"python{VERSION}" / "site-packages" / "pip"
    return (
        STAMP.exists()
        and library.is_dir()
        and subprocess.call([str(PYTHON), "-c", ""], stderr=subprocess.DEVNULL) == 0
    )


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        run(
            "Making the virtual environment .venv (seconds)",
            [sys.executable, "-m", "venv", str(VENV)],
            "venv failed",
        )
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def fingerprint(name: str) -> str:
    """A file of the checkout by name and content."""
    return f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


# --- Steps -------------------------------------------------------------------------------------------


def run(step: str, command: list[str], trouble: str, env: dict | None = None) -> None:
    """Say the step, run the command in silence, say the seconds; on failure its last lines and one sentence."""
    print(f"==> {step} ...", flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=str(ROOT), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode == 0:
        print(f"    done in {time.monotonic() - begun:.0f} s", flush=True)
        return
    if any(sign in done.stdout for sign in NETWORK_SIGNS):
        raise Stop(
            trouble + ": the network or the package server cannot be reached; mend that and run again."
        )
    print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)
    raise Stop(f"{trouble} (exit status {done.returncode}); its last lines stand above.")


def guarded(function, *arguments) -> None:
    """Call a main function; end with one sentence instead of a traceback."""
    try:
        function(*arguments)
    except Stop as stop:
        sys.exit(f"ERROR: {stop}")
    except KeyboardInterrupt:
        sys.exit("Stopped.")


if __name__ == "__main__":
    guarded(main, sys.argv[1])
