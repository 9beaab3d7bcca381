"""OpenID Connect against a small issuer: who gets in, and which tokens are not believed."""

import datetime as dt
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from api.auth.oidc import Begun, IssuerError, OpenIdClient, Person, keep_state, take_state
from api.settings import Issuer
from api.store.store import Store, now
from api.store.tables import LoginState
from tests.api.auth.issuer import URL, SmallIssuer

KIM = {"email": "kim@example.kr", "email_verified": True, "name": "김주무"}
BACK = "https://hubdong.example.kr/login/callback"


def _client(issuer: SmallIssuer, **changes: Any) -> OpenIdClient:
    ours = {"url": URL, "client_id": "hubdong", "client_secret": "a secret", **changes}
    return OpenIdClient(Issuer(**ours), BACK, issuer.transport())


def _state_of(begun: Begun) -> LoginState:
    return LoginState(digest="", nonce=begun.nonce, verifier=begun.verifier, expires_at=dt.datetime.now(dt.UTC))


def _finished(issuer: SmallIssuer, **changes: Any) -> Person:
    client = _client(issuer, **changes)
    begun = client.begin()
    code, state = issuer.log_in(begun.address)
    assert state == begun.state
    return client.finish(code, _state_of(begun))


def test_a_person_is_who_the_issuer_says() -> None:
    assert _finished(SmallIssuer(KIM)) == Person("kim@example.kr", "김주무")


def test_another_claim_may_tell_people_apart() -> None:
    assert _finished(SmallIssuer({"preferred_username": "kim"}), claim="preferred_username") == Person("kim", "kim")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another client"},
        {"exp": 1_700_000_000},
        {"nonce": "of another login"},
        {"azp": "another client"},
        {"sub": None},
        {"email": ""},
        {"email_verified": False},
        {"email_verified": "true"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_for_this_login_and_now_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(IssuerError):
        _finished(SmallIssuer(KIM, changes=changes))


def test_a_token_signed_with_another_key_is_not_believed() -> None:
    other = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
    with pytest.raises(IssuerError, match="not to be believed"):
        _finished(SmallIssuer(KIM, signs_with=other))


def test_a_wrong_client_secret_a_wrong_verifier_and_a_code_used_twice_are_refused() -> None:
    with pytest.raises(IssuerError, match="400"):
        _finished(SmallIssuer(KIM), client_secret="wrong")
    issuer = SmallIssuer(KIM)
    client = _client(issuer)
    begun = client.begin()
    code, _state = issuer.log_in(begun.address)
    with pytest.raises(IssuerError, match="400"):
        client.finish(code, _state_of(client.begin()))
    with pytest.raises(IssuerError, match="400"):
        client.finish(code, _state_of(begun))


def test_an_issuer_that_calls_itself_otherwise_is_not_believed() -> None:
    with pytest.raises(IssuerError, match="not a description"):
        _client(SmallIssuer(KIM, url="https://elsewhere.example")).begin()


def test_an_issuer_is_only_asked_over_tls() -> None:
    with pytest.raises(IssuerError, match="not over TLS"):
        _client(SmallIssuer(KIM), url="http://login.example.kr").begin()


def test_a_state_comes_back_once_and_within_ten_minutes(store: Store) -> None:
    begun, slow = (_client(SmallIssuer(KIM)).begin() for _turn in range(2))
    with store.write() as session:
        keep_state(session, begun)
        keep_state(session, slow)
        row = next(iter(session.query(LoginState).filter_by(nonce=slow.nonce)))
        row.expires_at = now(session) - dt.timedelta(seconds=1)
    with store.write() as session:
        taken = take_state(session, begun.state)
        assert taken is not None
        assert (taken.nonce, taken.verifier) == (begun.nonce, begun.verifier)
    with store.write() as session:
        assert take_state(session, begun.state) is None
        assert take_state(session, slow.state) is None
        assert take_state(session, "never begun") is None
