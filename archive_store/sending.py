"""One file on its way to an S3 server: checked by the server on arrival, confirmed by a HEAD, tried again where that helps.

The SDK's `put_object` cannot send `If-None-Match`, and keeps a whole part in memory: every write therefore goes through
a presigned PUT, which is public API and streams.
"""

import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import IO
from urllib.parse import SplitResult, urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from archive_store.errors import Conflict, NotThere, StoreError, Unwritable
from archive_store.fixity import Source, Sums
from archive_store.leases import StillMine, nobody_else
from archive_store.signing import Signer

ATTEMPTS = 4  # for one write, or for one reading that breaks off
PAUSE = 0.2  # seconds before the second attempt, doubled before each further one
BROKEN = (500, 502, 503, 504)
RETRIED = frozenset({400, 408, 409, 429, *BROKEN})  # 400: a body damaged on its way; 409: a write at work
SIGNED_FOR = timedelta(minutes=10)
"""How long a server takes a write after it was signed; shorter than any lease of an object, see `send`."""


class Sender:
    """Writes into one bucket."""

    def __init__(self, client: Minio, http: urllib3.PoolManager, bucket: str, signer: Signer):
        self._client = client
        self._http = http
        self._bucket = bucket
        self._signer = signer

    def send(
        self, name: str, key: str, source: Source, facts: Sums, headers: Mapping[str, str], still_mine: StillMine = nobody_else
    ) -> None:
        """Write one file under its whole `name` and have it confirmed; `key` is how errors call it.

        Each attempt is signed, then the writer makes sure of its turn, then it is sent: one that sleeps before the sending
        wakes with a signature that has run out before its turn has, and the server refuses it.

        Conflict where a condition in `headers` does not hold or the turn is over, Unwritable after the last attempt."""
        trouble = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(PAUSE * 2 ** (attempt - 1))
            trouble = self._attempt(name, key, source, facts, headers, still_mine) or self._unconfirmed(name, key, facts)
            if not trouble:
                return
        raise Unwritable(f"{key}: {trouble}")

    def _attempt(
        self, name: str, key: str, source: Source, facts: Sums, headers: Mapping[str, str], still_mine: StillMine
    ) -> str:
        """Send a file once; answers what speaks for another attempt, empty where it arrived."""
        url = self._client.presigned_put_object(bucket_name=self._bucket, object_name=name, expires=SIGNED_FOR)
        sent = {"Content-MD5": b64encode(bytes.fromhex(facts.md5)).decode(), "Content-Length": str(facts.size), **headers}
        if any(header.startswith("x-amz-") for header in headers):
            url, sent = self._signer.signed(url, sent)
        still_mine()
        try:
            with nullcontext(source) if isinstance(source, bytes) else source.open("rb") as body:
                answer = self._put(urlsplit(url), body, sent)
        except HTTPError as error:
            return type(error).__name__
        if answer.status == 412:
            raise Conflict(key)
        code = re.search(rb"<Code>(\w+)</Code>", answer.data)
        trouble = f"{answer.status} {code[1].decode() if code else ''}".strip()
        if answer.status >= 300 and answer.status not in RETRIED:
            raise Unwritable(f"{key}: {trouble}")
        return trouble if answer.status >= 300 else ""

    def _put(self, url: SplitResult, body: bytes | IO[bytes], headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """By the connections of the one server: `PoolManager.request` would take the long signed address apart three times."""
        return self._connections(url).request("PUT", f"{url.path}?{url.query}", body=body, headers=headers, retries=False)

    def _unconfirmed(self, name: str, key: str, facts: Sums) -> str:
        """What a HEAD says against the file having arrived; the ETag of a single PUT is the md5 of its bytes."""
        url = urlsplit(self._client.get_presigned_url("HEAD", self._bucket, name, expires=SIGNED_FOR))
        with asking(key, Unwritable):
            kept = self._connections(url).request("HEAD", f"{url.path}?{url.query}")
        if kept.status == 404:
            return "not there after it was accepted"
        if kept.status >= 300:
            raise Unwritable(f"{key}: {kept.status}")
        if kept.headers.get("Content-Length") != str(facts.size):
            return f"{kept.headers.get('Content-Length')} bytes arrived of {facts.size}"
        return "" if kept.headers.get("ETag", "").strip('"') == facts.md5 else "the server confirms another ETag than the md5"

    def _connections(self, url: SplitResult) -> urllib3.HTTPConnectionPool:
        return self._http.connection_from_host(url.hostname, url.port, url.scheme)


@contextmanager
def asking(key: str, failure: type[StoreError]) -> Iterator[None]:
    """Turn the SDK's errors into ours, by their code alone: their texts hold signed addresses."""
    try:
        yield
    except S3Error as error:
        missing = error.code in ("NoSuchKey", "NoSuchObject", "NoSuchBucket", "ResourceNotFound")
        raise (NotThere(key) if missing else failure(f"{key}: {error.code}")) from None
    except (MinioException, HTTPError) as error:
        raise failure(f"{key}: {type(error).__name__}") from None
