"""A small S3-compatible store on a loopback socket: what obstore's S3 client asks for, kept in memory.

It speaks the documented REST forms (PutObject, multipart, GetObject with Range, HeadObject, DeleteObject(s),
ListObjectsV2) and believes every signature.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

from tests.waits import joined


class Bucket:
    """The objects by key, and parts of uploads under way."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.at: dict[str, datetime] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.lock = threading.Lock()
        self.read: list[str] = []
        """Keys whose content was asked for."""

    def put(self, key: str, content: bytes) -> None:
        with self.lock:
            self.objects[key], self.at[key] = content, datetime.now(UTC)

    def delete(self, key: str) -> None:
        with self.lock:
            self.objects.pop(key, None)


def etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        key = unquote(parts.path).lstrip("/").partition("/")[2]
        return key, {name: told[0] for name, told in parse_qs(parts.query, keep_blank_values=True).items()}

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        key, query = self._asked()
        content = self._body()
        if "uploadId" in query:
            self.bucket.uploads[query["uploadId"]][int(query["partNumber"])] = content
        else:
            self.bucket.put(key, content)
        self._answer(200, ETag=etag(content))

    def do_POST(self) -> None:
        key, query = self._asked()
        body = self._body()
        if "uploads" in query:
            number = str(len(self.bucket.uploads) + 1)
            self.bucket.uploads[number] = {}
            made = f"<InitiateMultipartUploadResult><UploadId>{number}</UploadId></InitiateMultipartUploadResult>"
            self._answer(200, made.encode())
        elif "uploadId" in query:
            parts = self.bucket.uploads.pop(query["uploadId"])
            content = b"".join(parts[number] for number in sorted(parts))
            self.bucket.put(key, content)
            made = (
                f"<CompleteMultipartUploadResult><ETag>{escape(etag(content))}</ETag></CompleteMultipartUploadResult>"
            )
            self._answer(200, made.encode())
        else:
            keys = [told.partition("</Key>")[0] for told in body.decode().split("<Key>")[1:]]
            for key in keys:
                self.bucket.delete(unescape(key))
            gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def do_GET(self) -> None:
        key, query = self._asked()
        if "list-type" in query:
            self._list(query.get("prefix", ""))
            return
        self.bucket.read.append(key)
        content = self.bucket.objects.get(key)
        if content is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        told: dict[str, str] = {"ETag": etag(content), "Last_Modified": format_datetime(self.bucket.at[key], True)}
        asked = self.headers.get("range")
        if asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, end = int(first), min(int(last) + 1 if last else len(content), len(content))
            told["Content_Range"] = f"bytes {start}-{end - 1}/{len(content)}"
            self._answer(206, content[start:end], **told)
        else:
            self._answer(200, content, Content_Length=str(len(content)), **told)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.bucket.delete(self._asked()[0])
        self._answer(204)

    def _list(self, prefix: str) -> None:
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{self.bucket.at[key]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<ETag>{escape(etag(content))}</ETag><Size>{len(content)}</Size></Contents>"
            for key, content in sorted(self.bucket.objects.items())
            if key.startswith(prefix)
        )
        told = f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        self._answer(200, told.encode(), Content_Type="application/xml")

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def s3_store() -> Iterator[tuple[str, Bucket]]:
    """The address of a running store and what is in it."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"bucket": bucket}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", bucket
    finally:
        server.shutdown()
        server.server_close()
        joined(thread)
