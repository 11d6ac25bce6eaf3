"""Another people's client of the protocol, tuspy, against a served archive, as docs/uploading.md says to use it."""
from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from hashlib import sha1

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusUploadFailed
from werkzeug.serving import make_server

from portal.accounts.actions import COOKIE, open_session
from tests.portal.live_site import settings  # noqa: F401  (the client does not see which database)
from tests.portal.transfers.intake import ZHANG, Intake, package


@pytest.fixture
def site(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def client(site: str, intake: Intake, reference: str) -> TusClient:
    """Signed in, with the token of a page."""
    session = requests.Session()
    session.cookies.set(COOKIE, open_session(intake.cast["enterprise"].account_id))
    found = re.search(r'name="csrf-token" content="([^"]+)"', session.get(f"{site}/transfers/{reference}").text)
    cookies = "; ".join(f"{one.name}={one.value}" for one in session.cookies)
    return TusClient(f"{site}/transfers/{reference}/uploads", headers={"X-CSRFToken": found[1], "Cookie": cookies})


def test_it_uploads_breaks_off_and_goes_on(intake: Intake, site: str):
    reference, path = intake.announce(), package(ZHANG, pages=3).zip(intake.folder)
    tus, said = client(site, intake, reference), {"filename": path.name}
    first = tus.uploader(str(path), chunk_size=1000, metadata=said, upload_checksum=True)
    first.upload(stop_at=2000)
    assert (first.offset, first.get_offset(), intake.states(reference)) == (2000, 2000, [])
    later = tus.uploader(str(path), url=first.url, chunk_size=1500, metadata=said, upload_checksum=True)
    assert later.offset == 2000
    later.upload()
    assert (later.get_offset(), intake.states(reference)) == (path.stat().st_size, ["staged"])
    intake.work()
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass"]


def test_it_sends_a_whole_file_at_once(intake: Intake, site: str):
    reference, path = intake.announce(), package(ZHANG).zip(intake.folder)
    client(site, intake, reference).uploader(str(path), metadata={"filename": path.name}).upload()
    assert intake.states(reference) == ["staged"]


def test_it_is_told_when_a_piece_was_spoilt(intake: Intake, site: str):
    reference, path = intake.announce(), package(ZHANG).zip(intake.folder)
    uploader = client(site, intake, reference).uploader(str(path), metadata={"filename": path.name}, upload_checksum=True)
    uploader._BaseUploader__checksum_algorithm = lambda content: sha1(content + b"x")
    with pytest.raises(TusUploadFailed) as failed:
        uploader.upload()
    assert failed.value.status_code == 460 and uploader.get_offset() == 0
