"""Requests signed as a whole (AWS Signature Version 4), for headers that a presigned address does not carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from minio.credentials import StaticProvider
from minio.signer import sign_v4_s3


@dataclass(frozen=True)
class Signer:
    """Signs whole requests (AWS Signature Version 4), so that their headers count."""

    access_key: str
    secret_key: str
    region: str

    def signed(self, url: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The address of a PUT without what a presigned one adds, and the headers to send with it."""
        place, at = urlsplit(url)._replace(query=""), datetime.now(UTC)
        unsigned = {"Host": place.netloc, "x-amz-date": at.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
        whole = sign_v4_s3(
            method="PUT", url=place, region=self.region, headers={**unsigned, **headers}, date=at,
            credentials=StaticProvider(self.access_key, self.secret_key).retrieve(), content_sha256="UNSIGNED-PAYLOAD",
        )
        return place.geturl(), {name: str(value) for name, value in whole.items()}
