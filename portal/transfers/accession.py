"""What the stored object of an accepted file holds: both image sets, the catalogue as received, the record, the events, SM3.

Everything is made from what was decided before the object is written, so that a repetition after a crash gives the same
bytes, which the store answers like the first time.
"""
from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal.transfers.digests import sm3

RECORD, EVENTS, MANIFEST, README = "metadata/record.json", "metadata/events.jsonl", "metadata/manifest-sm3.txt", "README.txt"

_README = """\
这是一份退休人员人事档案（人事档案数字化成果），档号 {reference}。

  original/               原始图像，扫描所得，从不改动
  optimised/              优化图像（纠偏、裁边后的阅览图），没有的以原始图像代替
  metadata/package.*      企业移交时的目录，原样保存；以文件夹为目录的，是收到时各文件的路径
  metadata/received-*     移交包自带的摘要清单，原样保存
  metadata/record.json    入藏时的目录和人员信息（身份证号加密存放）
  metadata/events.jsonl   接收、检测、入藏各步的记录，一行一件
  metadata/manifest-sm3.txt  各文件的 SM3 摘要

纸质档案仍是原件；这里的图像用于查阅和长期保存。清单 inventory.json 中的 sha512 可证明文件没有改动。
"""


def contents(files: dict[str, Path | bytes], record: dict[str, Any], events: Iterable[dict[str, Any]]) -> dict[str, Path | bytes]:
    """Path in the object -> file to copy, or bytes. `files` are what was unpacked of the package."""
    made: dict[str, Path | bytes] = {
        **files,
        RECORD: json.dumps(record, ensure_ascii=False, indent=1).encode(),
        EVENTS: "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events).encode(),
        README: _README.format(reference=record["reference"]).encode(),
    }
    return {**made, MANIFEST: sm3_manifest(made)}


def sm3_manifest(files: dict[str, Path | bytes]) -> bytes:
    """`<sm3>  <path>` for each file, in the order of the paths (GB/T 32905-2016)."""
    return "".join(f"{sm3(files[path])}  {path}\n" for path in sorted(files)).encode()


# --- events, in the terms of PREMIS ---


def received(at: str, agent: int | None, package: dict[str, Any]) -> dict[str, Any]:
    """The package arrived: its digests (sha256, sm3) and size as it was given."""
    return _event("transfer", at, agent, "received", package)


def inspected(at: str, inspection: dict[str, Any]) -> dict[str, Any]:
    """An inspection, with its number, the version of the standard, and the verdict."""
    return _event("validation", at, None, inspection["verdict"], inspection)


def let_pass(at: str, agent: int | None, finding: dict[str, Any]) -> dict[str, Any]:
    """An archivist let a finding pass, with the reason."""
    return _event("appraisal", at, agent, "let pass", finding)


def accessioned(at: str, agent: int | None, accession: str) -> dict[str, Any]:
    """The archive took the file into its custody."""
    return _event("accession", at, agent, "success", {"accession": accession})


def revised_event(at: str, agent: int | None, detail: dict[str, Any]) -> dict[str, Any]:
    """The description of a material was edited; what it said before stands in the record."""
    return _event("modification", at, agent, "edited", detail)


def _event(kind: str, at: str, agent: int | None, outcome: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "at": at, "agent": f"account:{agent}" if agent else "guidang", "outcome": outcome, "detail": detail}
