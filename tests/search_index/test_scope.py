"""What a person may see is applied inside the query, and only that is counted."""

import pytest

from search_index import Entry, Scope

ALL_KINDS = frozenset({"person", "title", "page"})
A, B = "J123-RS·QT-000001", "J200-RS·QT-000001"
ENTRIES = (
    Entry("a", "person", A, None, "E1", "450103001", "0", "考核员甲"),
    Entry("a-1", "title", A, "1", "E1", "450103001", "1", "考核履历表"),
    Entry("a-3", "title", A, "3", "E1", "450103001", "2", "考核鉴定"),
    Entry("a-3-1", "page", A, "3-1", "E1", "450103001", "3", "考核材料"),
    Entry("a-10", "page", A, "10", "E1", "450103001", "4", "考核其他"),
    Entry("b", "person", B, None, "E2", "450108002", "5", "考核员乙"),
    Entry("b-9-2", "page", B, "9-2", "E2", "450108002", "6", "考核工资"),
    Entry("c", "person", "J300-RS·QT-000001", None, None, None, "7", "考核员丙"),
)


@pytest.mark.parametrize(
    ("scope", "within"),
    [
        (Scope(ALL_KINDS), {"a", "a-1", "a-3", "a-3-1", "a-10", "b", "b-9-2", "c"}),
        (Scope(frozenset({"title"})), {"a-1", "a-3"}),
        (Scope(frozenset({"person"})), {"a", "b", "c"}),
        (Scope(frozenset()), set()),
        (Scope(frozenset({"unknown"})), set()),
        (Scope(ALL_KINDS, references=frozenset({A})), {"a", "a-1", "a-3", "a-3-1", "a-10"}),
        (Scope(ALL_KINDS, references=frozenset({A, B, "J9"})), {"a", "a-1", "a-3", "a-3-1", "a-10", "b", "b-9-2"}),
        (Scope(ALL_KINDS, references=frozenset()), set()),
        (Scope(ALL_KINDS, without_classes=("3", "5", "8")), {"a", "a-1", "a-10", "b", "b-9-2", "c"}),
        (Scope(ALL_KINDS, without_classes=("1",)), {"a", "a-3", "a-3-1", "a-10", "b", "b-9-2", "c"}),
        (Scope(ALL_KINDS, without_classes=frozenset({"9", "10"})), {"a", "a-1", "a-3", "a-3-1", "b", "c"}),
        (Scope(frozenset({"title"}), references=frozenset({A}), without_classes=("3", "5", "8")), {"a-1"}),
        (Scope(frozenset({"person"}), enterprise="E1"), {"a"}),
        (Scope(ALL_KINDS, enterprise="E"), set()),
        (Scope(ALL_KINDS, enterprise=""), set()),
        (Scope(frozenset({"person"}), area="450103001"), {"a"}),
        (Scope(frozenset({"person"}), area="4501"), {"a", "b"}),
        (Scope(frozenset({"person"}), area="45010%"), set()),
        (Scope(frozenset({"person"}), area="450_03001"), set()),
    ],
)
def test_only_what_is_in_the_scope_is_found_and_counted(index, scope, within):
    index.put(ENTRIES)
    found = index.find("考核", scope, 100)
    assert {hit.key for hit in found.hits} == within
    assert found.total == len(within)
    assert index.find("考核", scope, 1).total == len(within)
    phrase = index.find("考核履历", scope, 100)
    assert {hit.key for hit in phrase.hits} == within & {"a-1"}
