"""Faults in a catalogue: the person's five fields, and the entries. Each spoils the contents of a package in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from portal.demonstration.packages import Contents, Entry
from portal.regulation.catalogue import class_code, class_codes, item_code, numeral, page_name
from portal.regulation.identity import check_digit

LATER = "20250401"
"""A date after the hand-over."""
NO_DATE = "19881399"
INVISIBLE = "\u200b"
LONG_TITLE = 201


def _lose_a_field(contents: Contents) -> None:
    contents.fields["民族"] = ""


def _mistype_the_number(contents: Contents) -> None:
    """The check digit is wrong, in the catalogue, the package's name and the register alike."""
    number = contents.fields["公民身份号码"]
    wrong = number[:17] + ("0" if check_digit(number[:17]) != "0" else "1")
    contents.fields["公民身份号码"], contents.called = wrong, f"{contents.person.name}{wrong}"
    contents.row["身份证号"] = wrong


def _mistype_the_birth_date(contents: Contents) -> None:
    contents.fields["出生日期"] = NO_DATE


def _write_an_unknown_sex(contents: Contents) -> None:
    contents.fields["性别"] = "3"


def _write_an_unknown_ethnicity(contents: Contents) -> None:
    contents.fields["民族"] = "滇族"


def _write_the_other_sex(contents: Contents) -> None:
    """The register says the same, so that it agrees with the package."""
    other = "女" if contents.person.sex == "男" else "男"
    contents.fields["性别"] = contents.row["性别"] = other


def _write_an_earlier_birth(contents: Contents) -> None:
    born = contents.person.born
    contents.fields["出生日期"] = f"{born.year - 1}{born:%m%d}"
    contents.row["出生年月"] = f"{born.year - 1}{born:%m}"


def _leave_the_catalogue_empty(contents: Contents) -> None:
    contents.entries.clear()


def _lose_a_title(contents: Contents) -> None:
    _change(contents, 1, title="")


def _write_a_long_title(contents: Contents) -> None:
    _change(contents, 0, title="长" * LONG_TITLE)


def _write_an_invisible_character(contents: Contents) -> None:
    _change(contents, 0, title=contents.entries[0].title + INVISIBLE)


def _write_an_unknown_class(contents: Contents) -> None:
    _change(contents, -1, class_text="十一")


def _lose_a_sub_class(contents: Contents) -> None:
    """类号 is 九, and the image names do not tell the sub-class either."""
    _set_apart(contents)
    _rename(contents, -1, "页")
    _change(contents, -1, class_text="九")


def _write_no_number(contents: Contents) -> None:
    _set_apart(contents)
    _change(contents, -1, number="零")


def _leave_a_gap(contents: Contents) -> None:
    _set_apart(contents)
    _change(contents, -1, number=2)


def _number_twice(contents: Contents) -> None:
    first = contents.entries[0]
    _set_apart(contents)
    _change(contents, -1, class_text=first.class_text, number=first.number, formed=first.formed)


def _mistype_a_date(contents: Contents) -> None:
    _change(contents, -1, formed=NO_DATE)


def _date_before_birth(contents: Contents) -> None:
    _set_apart(contents)
    _change(contents, -1, formed=str(contents.person.born.year - 1))


def _date_later(contents: Contents) -> None:
    _change(contents, -1, formed=LATER)


def _misplace(contents: Contents) -> None:
    """Two materials of a class that is arranged by date, the later one first."""
    _set_apart(contents)
    code = contents.entries[-1].class_text
    _change(contents, -1, number=2, formed=str(contents.person.started.year))
    contents.entries[-2] = replace(contents.entries[-2], class_text=code, number=1, formed=str(contents.person.started.year + 1))
    _close_gaps(contents)


def _enter_twice(contents: Contents) -> None:
    """Two materials of a class with one title and one date."""
    _set_apart(contents)
    last = contents.entries[-1]
    _change(contents, -1, number=2)
    contents.entries[-2] = replace(contents.entries[-2], class_text=last.class_text, number=1, title=last.title, formed=last.formed)
    _close_gaps(contents)


def _count_no_pages(contents: Contents) -> None:
    _change(contents, 0, pages="两页")


def _count_a_page_too_many(contents: Contents) -> None:
    _change(contents, 0, pages=len(contents.entries[0].images) + 1)


CONTENTS: dict[str, Callable[[Contents], None]] = {
    "person-field-missing": _lose_a_field,
    "id-number-invalid": _mistype_the_number,
    "birth-date-invalid": _mistype_the_birth_date,
    "sex-unknown": _write_an_unknown_sex,
    "ethnicity-unknown": _write_an_unknown_ethnicity,
    "sex-differs": _write_the_other_sex,
    "birth-date-differs": _write_an_earlier_birth,
    "catalogue-empty": _leave_the_catalogue_empty,
    "item-field-missing": _lose_a_title,
    "text-too-long": _write_a_long_title,
    "characters-forbidden": _write_an_invisible_character,
    "class-unknown": _write_an_unknown_class,
    "subclass-missing": _lose_a_sub_class,
    "number-invalid": _write_no_number,
    "number-gap": _leave_a_gap,
    "number-twice": _number_twice,
    "date-invalid": _mistype_a_date,
    "date-before-birth": _date_before_birth,
    "date-after-transfer": _date_later,
    "item-order": _misplace,
    "title-twice": _enter_twice,
    "page-count-invalid": _count_no_pages,
    "page-count-differs": _count_a_page_too_many,
}
"""Code of the finding -> what spoils the contents so that it is found, and nothing else."""


# --- entries ----------------------------------------------------------------------------------------------------------


def _change(contents: Contents, place: int, **changes: object) -> None:
    contents.entries[place] = replace(contents.entries[place], **changes)  # type: ignore[arg-type]


def _set_apart(contents: Contents) -> None:
    """Gives the last material a class of its own, arranged by date, so that what is changed of it touches no other one."""
    used = {class_code(entry.class_text) for entry in contents.entries}
    code = next(code for code in class_codes() if code not in used and code not in ("5", "6", "8"))
    _rename(contents, -1, item_code(code, 1))
    _change(contents, -1, class_text=numeral(code), number=1)


def _rename(contents: Contents, place: int, stem: str) -> None:
    """Gives the pages of a material other names."""
    new = _called(contents.entries[place], stem)
    contents.images = [(new.get(name, name), page) for name, page in contents.images]
    _change(contents, place, images=tuple(new.values()))


def _close_gaps(contents: Contents) -> None:
    """Numbers the materials of each class from 1 again, in their order, and calls their pages so."""
    counted: dict[str, int] = {}
    new: dict[str, str] = {}
    for place, entry in enumerate(contents.entries):
        number = counted[entry.class_text] = counted.get(entry.class_text, 0) + 1
        called = _called(entry, item_code(class_code(entry.class_text) or "", number))
        contents.entries[place] = replace(entry, number=number, images=tuple(called.values()))
        new |= called
    contents.images = [(new[name], page) for name, page in contents.images]


def _called(entry: Entry, stem: str) -> dict[str, str]:
    """What the pages of a material are called now -> by another stem."""
    return {name: page_name(stem, page) for page, name in enumerate(entry.images, start=1)}
