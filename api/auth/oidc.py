"""OpenID Connect for people: the code flow with PKCE against any issuer (OpenID Connect Core 1.0, RFC 7636)."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.auth.secret import digest, new_secret
from api.settings import Issuer
from api.store.store import now
from api.store.tables import LoginState

if TYPE_CHECKING:
    import httpx

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a key pair; none that whoever knows our client secret could make."""
SECONDS = 10.0
LEEWAY_SECONDS = 60
STATE_LASTS = dt.timedelta(minutes=10)
SCOPES = "openid profile email"


class IssuerError(RuntimeError):
    """The issuer cannot be reached, or what it says cannot be believed; the text is for the log."""


@dataclass(frozen=True)
class Begun:
    """A login that goes to the issuer: where the browser is sent, what it must bring back, and what we remember."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Person:
    """Whom the issuer vouches for: what it calls them, and their name."""

    login: str
    name: str


@dataclass(frozen=True)
class OpenIdClient:
    """Our side of the conversation.

    Parameters
    ----------
    issuer
        As configured.
    redirect
        Our own address that the issuer sends people back to.
    transport
        For tests; the network if ``None``.
    """

    issuer: Issuer
    redirect: str
    transport: "httpx.BaseTransport | None" = None

    def begin(self) -> Begun:
        """Return where to send the browser.

        Raises
        ------
        IssuerError
            If the issuer does not describe itself.
        """
        # most servers have no issuer, and these take a second to load; so below
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        state, nonce, verifier = new_secret(), new_secret(), new_secret()
        address = prepare_grant_uri(
            self._described()["authorization_endpoint"],
            self.issuer.client_id,
            "code",
            self.redirect,
            SCOPES,
            state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(str(address), state, nonce, verifier)

    def finish(self, code: str, under_way: LoginState) -> Person:
        """Exchange the code for the issuer's word on who this is.

        Raises
        ------
        IssuerError
            If the exchange fails, or the token is not signed by the issuer, for us, for this login, and now.
        """
        described = self._described()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "code_verifier": under_way.verifier,
        }
        token = self._fetched("POST", described["token_endpoint"], form)
        keys = self._fetched("GET", described["jwks_uri"])
        return self._person(self._claims(token, keys, under_way.nonce))

    def _described(self) -> Mapping[str, Any]:
        address = f"{self.issuer.url.rstrip('/')}/.well-known/openid-configuration"
        described = self._fetched("GET", address)
        missing = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"} - set(described)
        if missing or described["issuer"] != self.issuer.url:
            raise IssuerError(f"{address} is not a description of {self.issuer.url}: {sorted(missing)}")
        return described

    def _claims(self, token: Mapping[str, Any], keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        options: dict[str, Any] = {
            "iss": {"essential": True, "value": self.issuer.url},
            "aud": {"essential": True, "value": self.issuer.client_id},
        }
        params = {
            "client_id": self.issuer.client_id,
            "nonce": nonce,
            "access_token": token.get("access_token"),
        }
        try:
            key_set = KeySet.import_key_set(dict(keys))  # type: ignore[arg-type]  # what the issuer sent; it checks
            read = jwt.decode(str(token.get("id_token", "")), key_set, algorithms=ALGORITHMS)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise IssuerError(f"the token is not to be believed: {error}") from error
        return dict(claims)

    def _person(self, claims: Mapping[str, Any]) -> Person:
        login = claims.get(self.issuer.claim)
        if not isinstance(login, str) or not login.strip():
            raise IssuerError(f"the token has no claim '{self.issuer.claim}'")
        if self.issuer.claim == "email" and claims.get("email_verified") is not True:
            raise IssuerError("the issuer has not verified the address")
        return Person(login, str(claims.get("name") or login))

    def _fetched(self, method: str, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """Return a JSON object of the issuer's; only over TLS, unless it is on this machine."""
        import httpx

        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise IssuerError(f"{address} is not over TLS")
        auth = (self.issuer.client_id, self.issuer.client_secret) if form is not None else None
        try:
            with httpx.Client(timeout=SECONDS, transport=self.transport, follow_redirects=False) as client:
                answer = client.request(method, address, data=dict(form) if form else None, auth=auth)
            answer.raise_for_status()
            told = answer.json()
        except (httpx.HTTPError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise IssuerError(f"{address}: {error}") from error
        if not isinstance(told, dict):
            raise IssuerError(f"{address} is no JSON object")
        return told


def keep_state(session: Session, begun: Begun) -> None:
    """Remember a login under way; forget those that never came back."""
    moment = now(session)
    session.execute(delete(LoginState).where(LoginState.expires_at <= moment))
    session.add(
        LoginState(
            digest=digest(begun.state),
            nonce=begun.nonce,
            verifier=begun.verifier,
            expires_at=moment + STATE_LASTS,
        )
    )


def take_state(session: Session, state: str) -> LoginState | None:
    """Return the login under way with this state and forget it; ``None`` if it is unknown or took too long."""
    row = session.get(LoginState, digest(state), with_for_update=True)
    if row is None:
        return None
    session.delete(row)
    return row if row.expires_at > now(session) else None
