"""TLS by a real chain made here: root, intermediate, server; and no plain HTTP where others could read along."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from inspector_tui.errors import BadInput, Environment
from sync.client.client import SyncClient
from sync.server.running import Settings, require_safe
from tests.waits import started

NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Chain:
    """Files of a server's certificate with its intermediate, its key, and the root that laptops trust."""

    certificate: Path
    key: Path
    root: Path


def issued(
    name: str, key: ec.EllipticCurvePrivateKey, by: x509.Certificate | None, by_key: ec.EllipticCurvePrivateKey,
    *, authority: bool, ends: dt.datetime = NOW + dt.timedelta(days=30),
) -> x509.Certificate:  # fmt: skip
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, False, False, False, False, authority, authority, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=60))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False)
    )
    if not authority:
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(by_key, hashes.SHA256())


def chain(folder: Path, *, ends: dt.datetime = NOW + dt.timedelta(days=30)) -> Chain:
    root_key, middle_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = issued("检查通测试根", root_key, None, root_key, authority=True)
    middle = issued("intermediate", middle_key, root, root_key, authority=True)
    leaf = issued("server", key, middle, middle_key, authority=False, ends=ends)
    made = Chain(folder / "fullchain.pem", folder / "privkey.pem", folder / "root.pem")
    made.certificate.write_bytes(leaf.public_bytes(Encoding.PEM) + middle.public_bytes(Encoding.PEM))
    made.root.write_bytes(root.public_bytes(Encoding.PEM))
    made.key.touch(0o600)
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


@contextmanager
def serving(data: Path, made: Chain) -> Iterator[str]:
    """A server process on a bare address with TLS by file; its address."""
    command = [sys.executable, "-m", "inspector_tui.cli", "server", "--data", str(data), "--port", "0", "--json",
               "--tls-cert", str(made.certificate), "--tls-key", str(made.key)]  # fmt: skip
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.mark.skipif(sys.platform == "win32", reason="stopped by SIGTERM")
def test_a_laptop_speaks_tls_with_a_server_on_a_bare_address(data_dir: Path, tmp_path: Path) -> None:
    made = chain(tmp_path)
    trusting = ssl.create_default_context(cafile=str(made.root))
    with serving(data_dir, made) as url:
        assert url.startswith("https://127.0.0.1:")
        with SyncClient(url, tls=trusting) as client:
            assert client.hello().origin.startswith("inspector/")
        with SyncClient(url) as stranger, pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
            stranger.hello()
        (elsewhere := tmp_path / "elsewhere").mkdir()
        with SyncClient(url.replace("https", "http")) as plain, pytest.raises(Environment):
            plain.hello()
        other = ssl.create_default_context(cafile=str(chain(elsewhere).root))
        with SyncClient(url, tls=other) as wrong, pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
            wrong.hello()


@pytest.mark.skipif(sys.platform == "win32", reason="stopped by SIGTERM")
def test_a_certificate_past_its_end_is_not_believed(data_dir: Path, tmp_path: Path) -> None:
    made = chain(tmp_path, ends=NOW - dt.timedelta(days=1))
    with serving(data_dir, made) as url:
        trusting = ssl.create_default_context(cafile=str(made.root))
        with SyncClient(url, tls=trusting) as client, pytest.raises(Environment, match="TLS_NOT_TRUSTED"):
            client.hello()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "jc.example.gov.cn"])
def test_plain_http_is_refused_where_others_could_read_along(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadInput, match="PLAIN_HTTP_LISTEN"):
        require_safe(Settings(tmp_path, host))
    require_safe(Settings(tmp_path, host, behind_proxy=True))


def test_files_that_do_not_belong_together_are_refused_before_the_start(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = chain(tmp_path), chain(tmp_path / "other")
    require_safe(Settings(tmp_path, "0.0.0.0", tls_certificate=one.certificate, tls_key=one.key))
    with pytest.raises(Environment, match="TLS_FILES"):
        require_safe(Settings(tmp_path, tls_certificate=one.certificate, tls_key=other.key))
    with pytest.raises(Environment, match="TLS_FILES"):
        require_safe(Settings(tmp_path, tls_certificate=one.key, tls_key=one.key))
    with pytest.raises(BadInput, match="TLS_HALF"):
        require_safe(Settings(tmp_path, tls_certificate=one.certificate))
    one.key.chmod(0o644)
    with pytest.raises(Environment, match="KEY_FILE_EXPOSED"):
        require_safe(Settings(tmp_path, tls_certificate=one.certificate, tls_key=one.key))
