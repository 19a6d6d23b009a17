"""TLS as laptops meet it: a real chain of certificates, a real server, and whose authorities count."""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from inspector_tui.errors import BadInput, Environment
from inspector_tui.ledger.keys import Ed25519Signer
from inspector_tui.models.replica import Replica
from inspector_tui.services.connecting import connect, keep_authorities
from inspector_tui.services.enrolling import enrol
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.syncing import synchronise
from sync.client.client import SyncClient
from sync.server.enrolment import invite
from sync.server.running import STOP_SECONDS, RunningServer, listen, running_server
from tests.courier.world import PASSPHRASE
from tests.sync.devices import ORGANS, YINCHUAN
from tests.waits import joined

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Authority:
    """A certificate and its key, that sign the next one."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def certificate(name: str, above: Authority | None, *, leaf: bool = False, host: str = "127.0.0.1") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = (above.certificate.subject, above.key) if above else (subject, key)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=not leaf, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if leaf:
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        made = made.add_extension(names, critical=False).add_extension(usage, critical=False)
    else:
        usage_of_key = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = made.add_extension(usage_of_key, critical=True)
    return Authority(made.sign(signer, hashes.SHA256()), key)


@dataclass(frozen=True)
class Secure:
    """A server that answers by TLS, with the authorities that vouch for it and others that do not."""

    server: RunningServer
    url: str
    folder: Path
    root: Path
    stranger: Path


@pytest.fixture
def secure(database_url: str, tmp_path: Path) -> Iterator[Secure]:
    root = certificate("宁夏政务根", None)
    middle = certificate("宁夏政务中级", root)
    leaf = certificate("inspector", middle, leaf=True)
    for name, content in (
        ("root.pem", root.pem),
        ("stranger.pem", certificate("别处的根", None).pem),
        ("chain.pem", leaf.pem + middle.pem),
        ("leaf.key", leaf.key.private_bytes(*_PLAIN)),
    ):
        (tmp_path / name).write_bytes(content)
    with running_server(tmp_path / "server", database_url=database_url) as server:
        server.core.ledger.append_own(ORGANS, organ=0)
        bound = listen("127.0.0.1", 0)
        told = uvicorn.Config(
            server.parts.app,
            log_config=None,
            access_log=False,
            ssl_certfile=tmp_path / "chain.pem",
            ssl_keyfile=tmp_path / "leaf.key",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        runner = uvicorn.Server(told)
        thread = threading.Thread(target=runner.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{bound.getsockname()[1]}"
        yield Secure(server, url, tmp_path, tmp_path / "root.pem", tmp_path / "stranger.pem")
        runner.should_exit = True
        joined(thread)


_PLAIN = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Replica]:
    replica = Replica.create(tmp_path / "laptop", PASSPHRASE, SystemClock())
    yield replica
    replica.close()


def code(secure: Secure) -> str:
    parts = secure.server.parts
    made = invite(
        parts.core.database,
        parts.keyring.root_public,
        organ=YINCHUAN,
        role="officer",
        certificate="64010001",
        now=parts.core.now() // 1000,
    )
    return made.text


def test_a_laptop_that_was_told_the_authority_enrols_and_syncs(secure: Secure, laptop: Replica) -> None:
    keep_authorities(laptop, secure.root)
    enrol(laptop, secure.url, code(secure), "ma")
    assert synchronise(laptop).pulled > 0


def test_a_certificate_nobody_here_vouches_for_is_told_and_nothing_is_sent(secure: Secure, laptop: Replica) -> None:
    with pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
        enrol(laptop, secure.url, code(secure), "ma")
    keep_authorities(laptop, secure.stranger)
    with pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
        enrol(laptop, secure.url, code(secure), "ma")
    assert laptop.setting("identity") is None


def test_a_certificate_for_another_name_is_not_trusted(secure: Secure, laptop: Replica) -> None:
    keep_authorities(laptop, secure.root)
    with pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
        enrol(laptop, secure.url.replace("127.0.0.1", "localhost"), code(secure), "ma")


def test_authorities_are_taken_from_a_pem_file_only_and_can_be_given_back(secure: Secure, laptop: Replica) -> None:
    keep_authorities(laptop, secure.root)
    with pytest.raises(BadInput, match="AUTHORITIES_MALFORMED"):
        keep_authorities(laptop, secure.folder / "leaf.key")
    with pytest.raises(Environment, match="FILE_UNREADABLE"):
        keep_authorities(laptop, secure.folder / "nowhere")
    enrol(laptop, secure.url, code(secure), "ma")
    keep_authorities(laptop, None)
    with pytest.raises(Environment, match="TLS_NOT_TRUSTED"), connect(laptop) as client:
        client.hello()


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1:8440", "http://inspector.example.gov.cn", "http://127.0.0.1.evil.cn"]
)
def test_plain_http_is_refused_except_to_this_machine(url: str) -> None:
    with pytest.raises(BadInput, match="PLAIN_HTTP_REFUSED"):
        SyncClient(url, Ed25519Signer.generate())
