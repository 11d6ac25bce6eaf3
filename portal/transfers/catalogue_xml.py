"""The XML catalogue of a package (`docs/packages.md`) as plain texts, in every spelling that the field's systems write.

Hostile XML is refused: DTDs, entities, elements nested deeper than 32, more text than a catalogue can have.
"""
from __future__ import annotations

import codecs
import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from portal.regulation.finding import Finding
from portal.transfers.layout import OPTIMISED_NAMES, ORIGINAL_NAMES
from portal.transfers.members import PACKAGE, Refused, refuse, shown
from portal.transfers.package import CatalogueText, EntryText
from portal.wording import N_

ROOT = "数字档案"
PERSON = "人员基本信息"
ENTRY = "档案目录条目"
MOST_BYTES = 16 << 20
MOST_DEPTH = 32
MOST_ELEMENTS = 200_000

PERSON_FIELDS = {
    "name": ("姓名",), "sex": ("性别",), "ethnicity": ("民族", "名族"), "birth_date": ("出生日期",), "id_number": ("公民身份号码", "身份证号"),
}
"""Our words for the five fields, and the elements that carry them; 名族 is a seen misspelling."""
ITEM_FIELDS = {
    "class_text": ("类号",), "number_text": ("序号",), "title": ("材料名称",), "date_text": ("材料形成时间",), "pages_text": ("页数",),
    "remark": ("备注",),
}
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _TooDeep(Exception):
    pass


class _TooMany(Exception):
    pass


class _Builder(TreeBuilder):
    """Counts depth and elements while the tree grows."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag, attributes):
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > MOST_DEPTH:
            raise _TooDeep
        if self.count > MOST_ELEMENTS:
            raise _TooMany
        return super().start(tag, attributes)

    def end(self, tag):
        self.depth -= 1
        return super().end(tag)


def read_catalogue(content: bytes, member: str) -> CatalogueText:
    """The catalogue in an XML member. Raises Refused, naming the member."""
    root = parse(content, member)
    if _local(root) != ROOT:
        raise refuse("xml-unreadable", member, why=N_("根元素不是 数字档案"))
    persons = [element for element in root.iter() if _local(element) == PERSON]
    if len(persons) > 1:
        raise Refused(Finding("package-persons", PACKAGE, {"count": len(persons), "member": shown(member)}))
    person = persons[0] if persons else root
    entries = [_entry(element) for element in root.iter() if _local(element) == ENTRY]
    return CatalogueText({word: _text(person, names) for word, names in PERSON_FIELDS.items()}, entries)


def is_catalogue(content: bytes, member: str) -> bool:
    """Whether an XML member is a catalogue: a package may hold other XML by accident. Raises Refused for hostile XML."""
    return _local(parse(content, member)) == ROOT


def parse(content: bytes, member: str) -> Element:
    """The root element. Raises Refused for DTDs, entities, depth, size, and what is not XML."""
    parser = XMLParser(target=_Builder(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(_as_utf8(content, member))
        return parser.close()
    except DefusedXmlException:
        raise refuse("xml-doctype", member) from None
    except _TooDeep:
        raise refuse("xml-depth", member, limit=MOST_DEPTH) from None
    except _TooMany:
        raise refuse("xml-unreadable", member, why=N_("里面的元素太多")) from None
    except (ParseError, ValueError):
        raise refuse("xml-unreadable", member, why=N_("不是正确的 XML")) from None


def _as_utf8(content: bytes, member: str) -> bytes:
    """The text in UTF-8 without its declaration: the parser knows neither GB18030 nor a wrong declaration.

    UTF-8 proves itself, so it is tried before GB18030, whatever the declaration says.
    """
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return _DECLARATION.sub("", content.decode(encoding), count=1).encode()
        except UnicodeError:
            continue
    raise refuse("xml-unreadable", member, why=N_("读不出文字的编码"))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(parent: Element, names: tuple[str, ...]) -> str:
    """The text of the first filled element of these names below the parent, without white space around it."""
    found = ((element.text or "").strip() for element in parent.iter() if _local(element) in names)
    return next((text for text in found if text), "")


def _listed(parent: Element, names: frozenset[str]) -> list[str]:
    texts = ((element.text or "").strip() for element in parent.iter() if _local(element) in names and not len(element))
    return [text for text in texts if text]


def _entry(element: Element) -> EntryText:
    fields = {word: _text(element, names) for word, names in ITEM_FIELDS.items()}
    return EntryText(**fields, originals=_listed(element, ORIGINAL_NAMES), optimised=_listed(element, OPTIMISED_NAMES))
