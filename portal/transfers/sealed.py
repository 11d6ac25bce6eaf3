"""What a batch keeps only encrypted: ID numbers, names and paths of packages, reports of inspections."""
from __future__ import annotations

import json
from typing import Any

from portal import installation
from portal.people.numbers import ID_NUMBER_PLACE
from portal.transfers.register import person_key

GIVEN_PLACE = "transfer_packages.given_token"
REPORT_PLACE = "transfer_packages.report_token"
ROW_PLACE = "transfer_rows.id_number_token"
METADATA_PLACE = "transfer_uploads.metadata_token"


def person_index(id_number: str) -> str:
    """The blind index under which a person is looked up, the same for both lengths of the number."""
    return installation.current().keys.blind(person_key(id_number))


def seal_number(id_number: str) -> str:
    """The token of a person's number, the same one from the batch to the record and the person's row."""
    return installation.current().keys.encrypt(person_key(id_number), ID_NUMBER_PLACE)


def open_number(token: str) -> str:
    return installation.current().keys.decrypt(token, ID_NUMBER_PLACE)


def seal_written_number(text: str) -> str:
    """The token of a number as the register writes it, right or wrong."""
    return installation.current().keys.encrypt(text, ROW_PLACE)


def open_written_number(token: str) -> str:
    return installation.current().keys.decrypt(token, ROW_PLACE)


def seal_given(path: str, name: str) -> str:
    """The token of a package's path as given and of what it is called."""
    return installation.current().keys.encrypt(json.dumps([path, name]), GIVEN_PLACE)


def open_given(token: str) -> tuple[str, str]:
    path, name = json.loads(installation.current().keys.decrypt(token, GIVEN_PLACE))
    return path, name


def name_index(name: str) -> str:
    """The blind index of what a package is called, by which a mended package of the same name is told."""
    return installation.current().keys.blind(name.encode(errors="backslashreplace").decode())


def seal_report(report: dict[str, Any]) -> str:
    return installation.current().keys.encrypt(json.dumps(report, ensure_ascii=False), REPORT_PLACE)


def open_report(token: str) -> dict[str, Any]:
    return json.loads(installation.current().keys.decrypt(token, REPORT_PLACE))


def seal_metadata(written: str, name: str) -> str:
    """The token of what a client said about the file that it uploads, and of its name."""
    return installation.current().keys.encrypt(json.dumps([written, name]), METADATA_PLACE)


def open_metadata(token: str) -> tuple[str, str]:
    written, name = json.loads(installation.current().keys.decrypt(token, METADATA_PLACE))
    return written, name


def upload_mark(account_id: int | None, transfer_id: int, name: str, length: int, resume: str) -> str:
    """The blind index of a file that an account uploads into a batch, so that it goes on where the same file stopped."""
    return installation.current().keys.blind(json.dumps([account_id, transfer_id, name, length, resume]))
