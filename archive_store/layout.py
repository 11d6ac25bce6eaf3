"""Where things lie: the path of an object, the files of an OCFL storage root, which names are allowed.

The root follows OCFL 1.1 (https://ocfl.io/1.1/spec/) with the registered layout extension
"0003-hash-and-id-n-tuple-storage-layout": three folders from the sha256 of the id, then the id itself.
"""

import json
import re
import string
from hashlib import sha256
from urllib.parse import unquote

ROOT = "ocfl"
DERIVATIVES = "derivatives"
STAGING = "staging"

ROOT_DECLARATION = "0=ocfl_1.1"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
OBJECT_DECLARED = b"ocfl_object_1.1\n"
INVENTORY = "inventory.json"
DIGEST = "sha512"
SIDECAR = f"{INVENTORY}.{DIGEST}"
FIRST_INVENTORY = f"v1/{INVENTORY}"
WITHDRAWN = "withdrawn.json"  # logical path that makes a version a tombstone; only a withdrawal writes it

EXTENSION = "0003-hash-and-id-n-tuple-storage-layout"
TUPLE_SIZE = 3
TUPLES = 3
DEPTH = TUPLES + 1  # folders between the root and the inside of an object
PARTS = 16**TUPLE_SIZE
"""How many first folders there can be."""
LONGEST_NAME = 100  # extension 0003: a longer encoded id is cut here and followed by its digest
LONGEST_SEGMENT = 220  # bytes; leaves room for the digest in the content path within the 255 of file systems

_PLAIN = frozenset(string.ascii_letters + string.digits + "-_")
_PART = re.compile(rf"[0-9a-f]{{{TUPLE_SIZE}}}")
_ID = re.compile(r"[\x21-\x7e]{1,200}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")

# Another text makes the root of an older store look changed: keep a digest of this one then, and let validation take both.
_README = """\
这是一个档案保存库。它遵循 OCFL 1.1（Oxford Common File Layout，规范全文见 https://ocfl.io/1.1/spec/ ），
不依赖任何程序即可读取。

  0=ocfl_1.1            本文件夹是 OCFL 存储根
  ocfl_layout.json      对象编号与文件夹位置的对应规则（扩展 0003）
  *.schema.json         对象里的数据文件的格式说明（JSON Schema）
  xxx/xxx/xxx/<编号>/   一个对象；前三级取自编号的 sha256，最后一级是编号本身（特殊字符写作 %xx）
    inventory.json      当前清单：每个版本有哪些文件、各文件的 sha512、存放在何处
    v1/, v2/, ...       各版本；已写入的版本从不改动，改动另成新版本
    vN/content/         该版本新增的文件；文件名末尾的 16 位是内容 sha512 的开头

  <编号>/ 里的 withdrawn.json 表示该对象的内容已依规定销毁，只留下销毁凭据。

校验：对每个文件计算 sha512，与 inventory.json 的 manifest 比较即可。

This folder is a preservation store. It follows OCFL 1.1, published at https://ocfl.io/1.1/spec/, and can be
read without any program. An object lies at xxx/xxx/xxx/<id>, where the three short folders come from the
sha256 of the id and other characters than letters, digits, "-" and "_" of the id are written %xx.
Files *.schema.json beside this one say how data files in objects are written.
inventory.json in an object says which files each version has, their sha512 and where they lie. A version
that was written is never changed. The last 16 characters of a stored file name are the beginning of the
sha512 of its bytes. An object with a file withdrawn.json is a tombstone: its content was destroyed under an authority.
"""


def check_id(object_id: str) -> str:
    """The id itself, if it is 1 to 200 printable ASCII characters; ValueError otherwise."""
    if not _ID.fullmatch(object_id):
        raise ValueError(f"an object id is 1 to 200 printable ASCII characters: {object_id!r}")
    return object_id


def check_path(path: str) -> str:
    """The path itself, if it is relative and clean (OCFL 1.1 E052, E053); ValueError otherwise."""
    segments = path.split("/")
    if _CONTROL.search(path) or any(segment in ("", ".", "..") for segment in segments):
        raise ValueError(f"not a clean relative path: {path!r}")
    if any(len(segment.encode()) > LONGEST_SEGMENT for segment in segments):
        raise ValueError(f"a part of the path is longer than {LONGEST_SEGMENT} bytes: {path!r}")
    return path


def check_document(name: str) -> str:
    """The name itself, if a document at the root may have it; ValueError otherwise."""
    if "/" in check_path(name) or name in root_files() or name.startswith("0="):
        raise ValueError(f"not the name of a document at the root: {name!r}")
    return name


def object_folder(object_id: str) -> str:
    """Path of an object below the root (extension 0003, sha256, 3 tuples of 3)."""
    digest = sha256(object_id.encode()).hexdigest()
    tuples = [digest[start : start + TUPLE_SIZE] for start in range(0, TUPLES * TUPLE_SIZE, TUPLE_SIZE)]
    name = "".join(_encoded(character) for character in object_id)
    if len(name) > LONGEST_NAME:
        name = f"{name[:LONGEST_NAME]}-{digest}"
    return "/".join([*tuples, name])


def part_name(number: int) -> str:
    """The name of the first folder with a number from 0 to PARTS - 1."""
    return f"{number:0{TUPLE_SIZE}x}"


def part_number(name: str) -> int | None:
    """The number of a first folder; None for what is no folder of objects, such as `extensions`."""
    return int(name, 16) if _PART.fullmatch(name) else None


def id_of_folder(folder: str) -> str | None:
    """The id that a folder's name tells; None where the name was cut and only the inventory knows it."""
    name = folder.rpartition("/")[2]
    return unquote(name) if len(name) <= LONGEST_NAME else None


def root_files() -> dict[str, bytes]:
    """The files of an empty storage root, in the order of writing: the declaration makes it a root."""
    config = {
        "extensionName": EXTENSION,
        "digestAlgorithm": "sha256",
        "tupleSize": TUPLE_SIZE,
        "numberOfTuples": TUPLES,
    }
    description = "Three folders of three characters from the sha256 of the id, then the id, percent-encoded."
    return {
        "README.txt": _README.encode(),
        f"extensions/{EXTENSION}/config.json": _json(config),
        "ocfl_layout.json": _json({"extension": EXTENSION, "description": description}),
        ROOT_DECLARATION: b"ocfl_1.1\n",
    }


def _encoded(character: str) -> str:
    return character if character in _PLAIN else "".join(f"%{byte:02x}" for byte in character.encode())


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"
