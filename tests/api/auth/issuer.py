"""A small issuer of OpenID Connect in the process of the tests: it signs in whomever it is told to."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

URL = "https://login.example.kr/realms/staff"


@dataclass
class SmallIssuer:
    """Answers as an issuer does; ``changes`` are claims it gets wrong, ``key`` signs."""

    person: dict[str, Any]
    url: str = URL
    client_id: str = "hubdong"
    client_secret: str = "a secret"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}, private=True))
    signs_with: RSAKey | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    algorithm: str = "RS256"

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def log_in(self, address: str) -> tuple[str, str]:
        """What the browser brings back after the person has logged in at this address: code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return code, asked["state"]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/realms/staff")
        if path == "/.well-known/openid-configuration":
            parts = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return httpx.Response(200, json={"issuer": self.url, **{k: self.url + v for k, v in parts.items()}})
        if path == "/keys":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        if path == "/token" and request.method == "POST":
            return self._token(request)
        return httpx.Response(404)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        asked = self.codes.pop(form["code"], None)  # a code is good for one exchange
        expected = httpx.BasicAuth(self.client_id, self.client_secret)
        authorized = next(expected.auth_flow(httpx.Request("GET", self.url))).headers["authorization"]
        if (
            asked is None
            or request.headers["authorization"] != authorized
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != create_s256_code_challenge(form["code_verifier"])
        ):
            return httpx.Response(400, json={"error": "invalid_grant"})
        moment = int(time.time())
        claims = {
            "iss": self.url, "aud": self.client_id, "sub": "1", "iat": moment, "exp": moment + 300,
            "nonce": asked["nonce"], **self.person, **self.changes,
        }  # fmt: skip
        token = jwt.encode({"alg": self.algorithm, "kid": "1"}, claims, self.signs_with or self.key)
        return httpx.Response(200, content=json.dumps({"access_token": "x", "token_type": "Bearer", "id_token": token}))
