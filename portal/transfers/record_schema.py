"""The JSON Schema of `metadata/record.json`, which lies at the root of the store: whoever has the store alone can read the record by it.

A change that an older reader would misunderstand gets a new number in `record.SCHEMA` and a new file; what was written stays.
"""
from __future__ import annotations

import json
from typing import Any

from portal.transfers.record import SCHEMA

FILE = f"{SCHEMA.replace('/', '-')}.schema.json"


def documents() -> dict[str, bytes]:
    """Name at the root of the store -> bytes."""
    return {FILE: json.dumps(record_schema(), ensure_ascii=False, indent=1).encode() + b"\n"}


def record_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12. Names that it does not know may follow; a reader leaves them alone."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:x-guidang:{SCHEMA}",
        "title": "metadata/record.json: the record of a personnel file as it was accepted 入藏时的目录和人员信息",
        "type": "object",
        "required": ["schema", "reference", "object", "fonds", "scheme", "transfer", "accession", "received_at", "person", "materials"],
        "properties": {
            "schema": _text("this schema 本说明的版本", const=SCHEMA),
            "reference": _text("reference code 档号"),
            "object": _text("id of the object: urn:x-jnda: and the 档号 with · written .", pattern="^urn:x-jnda:"),
            "fonds": _text("fonds 全宗号"),
            "scheme": _text("classification scheme of the materials 材料分类方案"),
            "transfer": _text("number of the batch 移交批次号"),
            "accession": _text("number of the accession 接收登记号"),
            "received_at": _text("moment of the receipt 接收时间", format="date-time"),
            "enterprise": _object("enterprise 移交企业", {
                "code": _text("统一社会信用代码, or an older code"), "name": _text("name 名称"),
            }),
            "person": _person(),
            "volumes": {"type": "array", "items": _text("code of a bound volume 卷号")},
            "destroyed": {"type": "object", "description": "in a tombstone: by which list and authority, and when 销毁情况"},
            "materials": {"type": "array", "description": "materials 材料, in the order of the 目录", "items": _material()},
        },
    }


def _person() -> dict[str, Any]:
    return _object("person 人员", {
        "name": _text("name 姓名"),
        "sex": _text("sex 性别", null=True),
        "ethnicity": _text("ethnicity 民族", null=True),
        "birth_date": _text("birth date 出生日期, as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD", null=True),
        "id_number": _object("公民身份号码, encrypted: readable with the archive's keys alone", {
            "token": _text("ciphertext 密文"), "place": _text("what the token is bound to"),
            "key": {"type": "integer", "description": "number of the key 密钥编号"},
        }),
        "residence": _text("residence 长期居住地, by the register", null=True),
        "household": _text("household registration 户口所在地", null=True),
        "area": _text("division code of the township or district 行政区划代码", null=True),
        "started_work_on": _text("参加工作时间", null=True),
        "retired_on": _text("退休时间", null=True),
        "post": _text("former unit and post 原单位/岗位", null=True),
        "died_on": _text("死亡日期, as exact as it is known", null=True),
    }, required=["name", "id_number"])


def _material() -> dict[str, Any]:
    return _object("material 材料", {
        "code": _text("item code 材料号, class and number"), "class_code": _text("class 类号"),
        "number": {"type": "integer", "description": "number in its class 序号"},
        "title": _text("title 材料名称"), "date": _text("date of the material 材料形成时间, as it was written", null=True),
        "remark": _text("remark 备注", null=True), "pages": {"type": "array", "items": _page()},
    }, required=["code", "class_code", "number", "title", "pages"])


def _page() -> dict[str, Any]:
    return _object("page 页, as it is read and shown", {
        "number": {"type": "integer", "minimum": 1, "description": "number in the material 页号"},
        "image": _text("file name in original/, and in optimised/ where there is one 图像文件名"),
        "frame": {"type": "integer", "minimum": 0, "description": "place in a file of several pages, from 0"},
        "optimised": {"type": "boolean", "description": "whether size, kind and digest are those of the optimised image 优化图像"},
        "kind": _text("jpeg, tiff, pdf ..."),
        "width": {"type": ["integer", "null"], "description": "pixels 像素"},
        "height": {"type": ["integer", "null"], "description": "pixels 像素"},
        "dpi": {"type": ["integer", "null"], "description": "stated resolution 分辨率"},
        "sha512": _text("digest of the image file 摘要", pattern="^[0-9a-f]{128}$"),
        "original_sha512": _text("digest of the original image 原始图像的摘要", pattern="^[0-9a-f]{128}$"),
    }, required=["number", "image", "frame", "optimised", "kind", "sha512"])


def _object(description: str, properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "description": description, "required": required or list(properties), "properties": properties}


def _text(description: str, null: bool = False, **rules: str) -> dict[str, Any]:
    return {"type": ["string", "null"] if null else "string", "description": description, **rules}
