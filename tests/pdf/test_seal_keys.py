"""Keys of every kind, and authorities of others: certomancer's over HTTP, SoftHSM's module, a signing service."""

import base64
import json
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import yaml
from asn1crypto import x509 as asn1
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertomancerConfig
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.pdf import render_pdf
from medborgarlofte.documents.seal_check import check
from medborgarlofte.documents.seal_keys import read_certificates
from medborgarlofte.documents.seal_settings import Pkcs11, Pkcs12, SigningService
from medborgarlofte.documents.seals import Seal, Trust, seal
from tests.pdf import reports

pytestmark = pytest.mark.pdf

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"
NAMES = ("root", "kommunen", "polisen", "sparrad", "tsa", "tsa2")


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def architecture(port):
    """An authority of others, in certomancer's own words: one CA, three seals (one revoked), two clocks."""
    always = {"valid-from": "2016-01-01T00:00:00+0000", "valid-to": "2066-01-01T00:00:00+0000"}
    seals = {
        name: {"subject": name, "issuer": "root", "validity": always, "profiles": ["digsig-commitment"]}
        for name in ("kommunen", "polisen", "sparrad")
    }
    seals["sparrad"]["revocation"] = {"revoked-since": "2019-12-01T00:00:00+0000", "reason": "key_compromise"}
    times = {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]}
    clocks = {
        name: {"subject": name, "issuer": "root", "validity": always, "extensions": [times]}
        for name in ("tsa", "tsa2")
    }
    return {
        "external-url-prefix": f"http://127.0.0.1:{port}",
        "keysets": {"prov": {"path-prefix": "keys", "keys": {name: {"path": f"{name}.pem"} for name in NAMES}}},
        "pki-architectures": {
            "prov": {
                "keyset": "prov",
                "entities": {name: {"country-name": "SE", "organization-name": name, "common-name": f"Prov {name}"} for name in NAMES},
                "certs": {
                    "root": {"subject": "root", "issuer": "root", "validity": always, "profiles": [{"id": "simple-ca", "params": {"crl-repo": "root"}}]},
                    **seals,
                    **clocks,
                },
                "services": {
                    "crl-repo": {"root": {"for-issuer": "root", "signing-key": "root", "simulated-update-schedule": "P90D"}},
                    "time-stamping": {name: {"signing-key": name, "signing-cert": name} for name in ("tsa", "tsa2")},
                },
            }
        },
    }  # fmt: skip


class Authority:
    """Certomancer's services at an address of this machine, and the files that a site's settings name."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "keys").mkdir()
        for name in NAMES:
            key = rsa.generate_private_key(65537, 2048)
            form = (
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            (folder / "keys" / f"{name}.pem").write_bytes(key.private_bytes(*form))
        self.server = make_server("127.0.0.1", 0, self._app, _Threads, _Quiet)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        config = CertomancerConfig(
            yaml.safe_load(yaml.safe_dump(architecture(self.server.server_port))), key_search_dir=str(folder)
        )
        self.arch = config.get_pki_arch(ArchLabel("prov"))
        self.animator = Animator(AnimatorArchStore({"prov": self.arch}), with_web_ui=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        root = folder / "root.pem"
        from asn1crypto import pem

        root.write_bytes(pem.armor("CERTIFICATE", self.certificate("root").dump()))
        self.trust = Trust(roots=tuple(read_certificates(root)), fetch=True)

    def _app(self, environ, start):
        return self.animator(environ, start)

    def certificate(self, name):
        from certomancer.registry import CertLabel

        return self.arch.get_cert(CertLabel(name))

    def clock(self, name="tsa"):
        return RequestsHTTPTimeStamper(f"{self.address}/prov/tsa/{name}", timeout=5)

    def pkcs12(self, name, password="hemligt"):
        from certomancer.registry import CertLabel

        path, secret = self.folder / f"{name}.p12", self.folder / f"{name}.txt"
        path.write_bytes(self.arch.package_pkcs12(CertLabel(name), password=password.encode()))
        secret.write_text(f"{password}\n")
        return Pkcs12(str(path), str(secret))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("certomancer"))
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def drawn():
    return render_pdf(reports.html_of(reports.report(1)), reports.INFO, [reports.DATA])


def now():
    return datetime.now(UTC)


def sealed(drawn, authority, *keys, clocks=None):
    seals = [Seal(f"stampel-{number}", f"part {number}", key) for number, key in enumerate(keys, 1)]
    return seal(drawn, seals, clocks or [authority.clock()], authority.trust, at=now())


def holds(data, authority, *names):
    found = check(data, Trust(roots=authority.trust.roots), at=now())
    assert found.problems == ()
    assert [each.organisation for each in found.seals] == list(names)


def test_an_authority_of_others_tells_the_time_and_who_is_revoked_over_http(drawn, authority):
    data = sealed(drawn, authority, authority.pkcs12("kommunen"), authority.pkcs12("polisen"))
    holds(data, authority, "kommunen", "polisen")


def test_a_revocation_is_learnt_from_the_issuer_s_list(drawn, authority):
    with pytest.raises(SealError, match="part 2: certifikatet är spärrat"):
        sealed(drawn, authority, authority.pkcs12("kommunen"), authority.pkcs12("sparrad"))


def test_the_second_authority_is_asked_when_nothing_answers_at_the_first(drawn, authority):
    gone = RequestsHTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=1)
    keys = authority.pkcs12("kommunen"), authority.pkcs12("polisen")
    data = sealed(drawn, authority, *keys, clocks=[gone, authority.clock("tsa2")])
    assert check(data, authority.trust, at=now()).authority == "Prov tsa2"
    with pytest.raises(SealError, match="svarar inte"):
        sealed(drawn, authority, *keys, clocks=[gone])


# A module that the key never leaves.


@pytest.fixture(scope="module")
def token(authority, tmp_path_factory):
    if not shutil.which("softhsm2-util") or not Path(SOFTHSM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("SoftHSM saknas: apt-get install softhsm2")
        pytest.skip("SoftHSM saknas: apt-get install softhsm2")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    init = ["--init-token", "--free", "--label", "lofte", "--pin", PIN, "--so-pin", "4321"]
    subprocess.run(["softhsm2-util", *init], check=True, capture_output=True)
    _import(authority, "kommunen")
    (folder / "pin").write_text(PIN)
    (folder / "fel").write_text("0000")
    yield folder
    del os.environ["SOFTHSM2_CONF"]


def _import(authority, name):
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key

    key = serialization.load_pem_private_key((authority.folder / "keys" / f"{name}.pem").read_bytes(), None)
    form = (
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    with pkcs11.lib(SOFTHSM).get_token(token_label="lofte").open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                **decode_rsa_private_key(key.private_bytes(*form)),
                pkcs11.Attribute.LABEL: name,
                pkcs11.Attribute.TOKEN: True,
            }
        )
        certificate = authority.certificate(name)
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.SUBJECT: certificate.subject.dump(),
                pkcs11.Attribute.VALUE: certificate.dump(),
                pkcs11.Attribute.LABEL: name,
                pkcs11.Attribute.TOKEN: True,
            }
        )


def test_a_key_in_a_module_seals(drawn, authority, token):
    key = Pkcs11(SOFTHSM, "lofte", "kommunen", str(token / "pin"))
    holds(sealed(drawn, authority, key, authority.pkcs12("polisen")), authority, "kommunen", "polisen")


@pytest.mark.parametrize(
    ("name", "label", "pin", "said"),
    [
        ("lofte", "kommunen", "fel", "lofte är låst eller saknas"),
        ("annan", "kommunen", "pin", "annan är låst eller saknas"),
        ("lofte", "okänd", "pin", "okänd finns inte i lofte"),
    ],
)
def test_a_module_that_is_locked_or_lacks_the_key(drawn, authority, token, name, label, pin, said):
    with pytest.raises(SealError, match=said):
        sealed(drawn, authority, Pkcs11(SOFTHSM, name, label, str(token / pin)))


# A remote signing service.


class _Service(BaseHTTPRequestHandler):
    """As much of the CSC API as sealing asks for: the certificate, leave to sign, a signed hash."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        what = self.path.rpartition("/v1/")[2]
        self.server.heard.append(what)
        if self.headers["Authorization"] != "Bearer biljett":
            return self._answer(401, {"error": "unauthorized"})
        if what == "credentials/authorize" and asked.get("PIN") != PIN:
            return self._answer(400, {"error": "invalid_pin"})
        return self._answer(200, getattr(self, what.replace("/", "_"))(asked))

    def credentials_info(self, asked):
        chain = [self.server.authority.certificate(name).dump() for name in ("kommunen", "root")]
        return {
            "key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.11"], "len": 2048},
            "cert": {"certificates": [base64.b64encode(each).decode() for each in chain]},
            "SCAL": "2",
            "multisign": 1,
        }

    def credentials_authorize(self, asked):
        self.server.allowed = asked["hash"]
        return {"SAD": "loss", "expiresIn": 300}

    def signatures_signHash(self, asked):
        assert asked["hash"] == self.server.allowed
        path = self.server.authority.folder / "keys" / "kommunen.pem"
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        digest = utils.Prehashed(hashes.SHA256())
        signed = [key.sign(base64.b64decode(each), padding.PKCS1v15(), digest) for each in asked["hash"]]
        return {"signatures": [base64.b64encode(each).decode() for each in signed]}

    def _answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def service(authority):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    server.authority, server.heard, server.allowed = authority, [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def remote(server, folder, token="biljett", pin=PIN):
    (folder / "token").write_text(token)
    (folder / "pin").write_text(pin)
    address = f"http://127.0.0.1:{server.server_port}"
    return SigningService(address, "lpo-varnamo", str(folder / "token"), str(folder / "pin"))


def test_a_key_at_a_signing_service_seals(drawn, authority, tmp_path):
    with service(authority) as server:
        data = sealed(drawn, authority, remote(server, tmp_path), authority.pkcs12("polisen"))
    holds(data, authority, "kommunen", "polisen")
    assert set(server.heard) == {"credentials/info", "credentials/authorize", "signatures/signHash"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"token": "fel"}, "svarar inte som den ska"), ({"pin": "0000"}, "gick inte att stämpla för part 1")],
)
def test_a_signing_service_that_says_no(drawn, authority, tmp_path, wrong, said):
    with service(authority) as server, pytest.raises(SealError, match=said):
        sealed(drawn, authority, remote(server, tmp_path, **wrong), authority.pkcs12("polisen"))


def test_a_signing_service_that_is_gone(drawn, authority, tmp_path):
    gone = SigningService("http://127.0.0.1:9", "x")
    with pytest.raises(SealError, match="svarar inte som den ska"):
        sealed(drawn, authority, gone)


def test_a_certificate_that_cannot_be_read_is_told(tmp_path):
    assert isinstance(asn1.Certificate, type)
    for path in (tmp_path / "ingen.pem", tmp_path):
        with pytest.raises(SealError, match="SEAL_TRUST"):
            read_certificates(path)
