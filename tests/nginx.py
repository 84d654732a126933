"""nginx, and the program behind it, with the site's own configuration (deploy/nginx/medborgarlofte.conf) on this machine."""

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "deploy" / "nginx" / "medborgarlofte.conf"
HOST = "lofte.example.se"
_BROTLI = "modules/ngx_http_brotli_static_module.so"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Nginx:
    """One that sends pages from ``pages`` and files from ``data``, and asks the program at ``program`` (a port).

    ``changed`` are pairs of words of the configuration and what stands in their place. Used as ``with Nginx(…) as site``.
    """

    folder: Path
    pages: Path
    data: Path
    program: int
    headers: str
    changed: tuple[tuple[str, str], ...] = ()
    zone: str = "Europe/Stockholm"
    workers: int = 1
    port: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)

    def __enter__(self) -> "Nginx":
        self.folder.mkdir(parents=True, exist_ok=True)
        _certificate(self.folder)
        (self.folder / "headers.conf").write_text(self.headers)
        (self.folder / "site.conf").write_text(self._site())
        (self.folder / "nginx.conf").write_text(self._main())
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        with (self.folder / "said").open("w") as said:
            self._process = subprocess.Popen(
                [nginx, "-c", str(self.folder / "nginx.conf")],
                env={"PATH": os.environ["PATH"], "TZ": self.zone}, stderr=said,
            )  # fmt: skip
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "said").read_text())
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx did not start")

    def __exit__(self, *_: Any) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _site(self) -> str:
        words = SHIPPED.read_text()
        own = (
            ("/run/medborgarlofte/pages", str(self.pages)), ("root /var/lib/medborgarlofte", f"root {self.data}"),
            ("server 127.0.0.1:8000", f"server 127.0.0.1:{self.program}"), ("/etc/ssl/lofte/fullchain.pem", f"{self.folder}/site.pem"),
            ("/etc/ssl/lofte/privkey.pem", f"{self.folder}/site.key"), ("listen 80", f"listen 127.0.0.1:{self.plain}"),
            ("listen 443", f"listen 127.0.0.1:{self.port}"),
            ("/var/log/nginx/medborgarlofte.log", f"{self.folder}/access.log"),
            ("include /etc/nginx/medborgarlofte-headers.conf", f"include {self.folder}/headers.conf"),
        )  # fmt: skip
        for before, after in (*own, *self.changed):
            if before not in words:
                raise ValueError(f"{before} is not in {SHIPPED.name}")
            words = words.replace(before, after)
        return words

    def _main(self) -> str:
        module = next(
            (
                each
                for each in (Path("/usr/lib/nginx"), Path("/usr/share/nginx"))
                if (each / _BROTLI).exists()
            ),
            None,
        )
        if module is None:
            raise RuntimeError("libnginx-mod-http-brotli-static is not installed")
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"load_module {module / _BROTLI};\n{user}daemon off;\nworker_processes {self.workers};\n"
            f"pid {self.folder}/pid;\nerror_log {self.folder}/error.log;\nenv TZ={self.zone};\npcre_jit on;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\naccess_log off;\n{temporary}include {self.folder}/site.conf;\n}}\n"
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def reader(self) -> "Reader":
        return Reader(self.port)


class Program:
    """The program as it is served in production, behind nginx, with a folder of pages."""

    def __init__(
        self, folder: Path, database: str = "", wsgi: str = "medborgarlofte.wsgi:application", **env: str
    ) -> None:
        self.wsgi = wsgi
        self.port, self.pages, self.data = free_port(), folder / "pages", folder / "data"
        self.log = folder / "log"
        self.env = os.environ | {
            "DATA_DIR": str(self.data), "DATABASE_URL": database or f"sqlite:///{folder}/rows.sqlite3", "DEMO_DATE": "", "DEBUG": "false",
            "PAGE_FOLDER": str(self.pages), "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings", "SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": HOST, "SITE_URL": f"https://{HOST}",
            "HTTPS": "true", "PROXY_COUNT": "1", "WORKER": "false", "EMAIL_URL": "smtp://127.0.0.1:9", **env,
        }  # fmt: skip

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *, workers: int = 2, log_requests: bool = True) -> None:
        command = f"-m granian --interface wsgi --host 127.0.0.1 --workers {workers} --blocking-threads 2"
        command += " --access-log" if log_requests else ""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command.split(), "--port", str(self.port), self.wsgi],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for _ in range(600):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                line.close()
        raise RuntimeError(self.log.read_text())

    def asked(self) -> int:
        """How many requests it has answered."""
        time.sleep(0.2)  # its log is written by another thread
        return sum(
            '"GET /' in line or '"HEAD /' in line or '"POST /' in line
            for line in self.log.read_text().splitlines()
        )

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Reader:
    """Somebody with one connection that is kept."""

    def __init__(self, port: int) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self._line = _Named("127.0.0.1", port, timeout=30, context=trusting)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their small names, body as it was sent."""
        named = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        self._line.request(method, path, headers=named)
        answer = self._line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def close(self) -> None:
        self._line.close()


class _Named(http.client.HTTPSConnection):
    """Says the site's name in the handshake, whatever the address."""

    def connect(self) -> None:
        http.client.HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=HOST)  # type: ignore[attr-defined]


def _certificate(folder: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    paper = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "site.pem").write_bytes(paper.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "site.key").write_bytes(private)
