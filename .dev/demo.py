"""`make demo`: from a bare checkout to a running site. Run by the system's python3, standard library only."""

import os
import secrets
import shutil
import socket
import subprocess
import sys

import setup

DATA = setup.ROOT / ".data" / "demo"
DATABASE = DATA / "demo.sqlite3"
DEMO_DATE = "2020-10-15"
OTHER_PORT = "choose another, like this: PORT=8123 make demo"


def main() -> None:
    port = free_port(os.environ.get("PORT") or "8000")
    setup.main("app")
    DATA.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{port}"
    env = environment(address)
    if not DATABASE.exists():
        fill_database(env)
    else:
        manage("Bringing the database up to date", ["migrate", "--verbosity=0"], env)
    gather_static_files(env)
    logins = subprocess.run(manage_command("load_demo", "--logins"), cwd=str(setup.ROOT), env=env)
    if logins.returncode:
        raise setup.Stop("The logins could not be read from the database.")
    print(
        f"\nThe demo stands at {address} (Ctrl-C ends it; what is entered is kept in .data/demo)", flush=True
    )
    serve(port, env)


def free_port(text: str) -> int:
    """The port as a number, tried: nobody else may listen there."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise setup.Stop(f"PORT={text} is no port; write a number between 1 and 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise setup.Stop(f"Port {text} needs more rights than yours; {OTHER_PORT}") from None
        except OSError:
            raise setup.Stop(f"Port {text} is taken by another program; {OTHER_PORT}") from None
    return int(text)


def environment(address: str) -> dict[str, str]:
    """The settings of the demo; they win over .env."""
    return dict(
        os.environ,
        DEBUG="false",
        HTTPS="false",
        DATA_DIR=str(DATA),
        DATABASE_URL=f"sqlite:///{DATABASE}",
        DEMO_DATE=DEMO_DATE,
        WORKER="false",
        SECRET_KEY=secret_key(),
        SITE_URL=address,
        ALLOWED_HOSTS="127.0.0.1,localhost",
        PYTHONWARNINGS="ignore",
    )


def secret_key() -> str:
    """Made once for this checkout, so that nobody is signed out by the next start."""
    path = DATA / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def fill_database(env: dict[str, str]) -> None:
    """Build the demo's database under another name, so that a run that is broken off leaves none behind."""
    draft = DATA / "new.sqlite3"
    for leftover in DATA.glob(draft.name + "*"):
        leftover.unlink()
    shutil.rmtree(str(DATA / "media"), ignore_errors=True)
    env = dict(env, DATABASE_URL=f"sqlite:///{draft}")
    manage("Making the database", ["migrate", "--verbosity=0"], env)
    manage("Loading the demo's promises", ["load_demo"], env)
    manage("Checking the public record", ["verify_record"], env)
    draft.rename(DATABASE)


def gather_static_files(env: dict[str, str]) -> None:
    """Collect and compress them, unless none has changed since the last time: brotli takes its seconds."""
    files = sorted(path for path in (setup.ROOT / "static").rglob("*") if path.is_file())
    state = [f"{path} {path.stat().st_mtime_ns}" for path in files]
    state += [setup.fingerprint(name) for name in ("requirements.txt", "medborgarlofte/settings.py")]
    stamp = DATA / "static-files"
    if not stamp.exists() or stamp.read_text() != "\n".join(state):
        manage("Gathering and compressing static files", ["collectstatic", "--noinput", "--verbosity=0"], env)
        stamp.write_text("\n".join(state))


def manage(step: str, arguments: list[str], env: dict[str, str]) -> None:
    setup.run(step + " (seconds)", manage_command(*arguments), f"manage.py {arguments[0]} failed", env)


def manage_command(*arguments: str) -> list[str]:
    return [str(setup.PYTHON), "manage.py", *arguments]


def serve(port: int, env: dict[str, str]) -> None:
    """Become the server: signals and exit status are its own."""
    command = [str(setup.PYTHON), str(setup.ROOT / ".dev" / "serve.py"), str(port)]
    os.chdir(str(setup.ROOT))
    sys.stdout.flush()
    os.execve(command[0], command, dict(env, PYTHONPATH=str(setup.ROOT)))


if __name__ == "__main__":
    setup.guarded(main)
