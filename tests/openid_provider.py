"""An identity provider that says what a test wants: in its signed token, in its userinfo, or in a forged token."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


class Provider:
    """Serves at ``address`` as long as it is used as a context."""

    def __init__(self) -> None:
        self.token: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.forged = self.by_secret = self.without_token = False
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"provider": self}))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str) -> dict[str, Any]:
        """What stands at one of its addresses."""
        self.asked.append(path)
        if path == "/userinfo":
            return self.userinfo
        if path == "/keys":
            return {
                "keys": [
                    json.loads(RSAAlgorithm.to_jwk(_KEYS[0].public_key())) | {"kid": "one", "alg": "RS256"}
                ]
            }
        if path == "/token":
            granted = {"access_token": "x", "token_type": "Bearer", "expires_in": 60}
            return granted if self.without_token else granted | {"id_token": self._signed()}
        ends = {"authorization": "go", "token": "token", "userinfo": "userinfo"}
        about = {f"{name}_endpoint": f"{self.address}/{end}" for name, end in ends.items()}
        return about | {"issuer": self.address, "jwks_uri": f"{self.address}/keys"}

    def _signed(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": "lofte", "iat": now, "exp": now + 60} | self.token
        if self.by_secret:
            return jwt.encode(claims, "x" * 64, algorithm="HS256", headers={"kid": "one"})
        return jwt.encode(claims, _KEYS[1 if self.forged else 0], algorithm="RS256", headers={"kid": "one"})

    def arrive(self, client: Any, **token: Any) -> Any:
        """Leave for the provider and come back as somebody with these claims in the token."""
        self.token = token
        leave = client.get(reverse("openid_connect_login", args=["vaggeryd"]))
        state = parse_qs(urlsplit(leave.url).query)["state"][0]
        back = reverse("openid_connect_callback", args=["vaggeryd"])
        return client.get(back, {"code": "x", "state": state}, follow=True)


class _Answers(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        body = json.dumps(self.provider.answer(urlsplit(self.path).path)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Silent."""
