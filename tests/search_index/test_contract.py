"""What every engine promises about putting, replacing, removing, ordering, counting and the cursor."""

import pytest

from search_index import Entry, Scope, open_index

EVERYTHING = Scope(kinds=frozenset({"person", "title", "page"}))


def page(key, text, order=None, reference="J123-RS·QT-000001"):
    return Entry(key, "page", reference, "9-2", "E1", "450103001", order or key, text)


def keys(found):
    return [hit.key for hit in found.hits]


def test_an_entry_is_found_by_any_characters_in_it(index):
    index.put([page("p1", "一九七五年度考\n核，合格"), page("p2", "招工登记表")])
    for query in ("年度考核", "度考", "核，", "格", "一", "一九七五年度考核，合格"):
        assert keys(index.find(query, EVERYTHING, 10)) == ["p1"], query


def test_a_hit_tells_what_it_is_and_where_the_query_stands(index):
    index.put([page("p1", "張 三的年度考\n核")])
    [hit] = index.find("考核 张三", EVERYTHING, 10).hits
    assert (hit.key, hit.kind, hit.reference, hit.category) == ("p1", "page", "J123-RS·QT-000001", "9-2")
    assert hit.text == "張 三的年度考\n核"
    assert [hit.text[start:end] for start, end in hit.spans] == ["張 三", "考\n核"]


def test_several_terms_are_all_needed(index):
    index.put([page("p1", "王建国的自传"), page("p2", "王建国年度考核"), page("p3", "考核表，王建国")])
    assert keys(index.find("王建国 考核", EVERYTHING, 10)) == ["p2", "p3"]


def test_characters_must_stand_next_to_each_other(index):
    index.put([page("p1", "考度年度，年核度考")])
    assert index.find("年度考", EVERYTHING, 10).total == 0


def test_putting_the_same_key_again_replaces_the_entry(index):
    index.put([page("p1", "旧的文字")])
    index.put([page("p1", "新的记录", reference="J123-RS·QT-000002")])
    assert index.count() == 1
    assert index.find("旧", EVERYTHING, 10).total == 0
    assert index.find("新的", EVERYTHING, 10).hits[0].reference == "J123-RS·QT-000002"


def test_of_equal_keys_in_one_batch_the_last_one_stays(index):
    index.put([page("p1", "先来"), page("p1", "后到")])
    assert index.count() == 1
    assert keys(index.find("后到", EVERYTHING, 10)) == ["p1"]
    assert index.find("先来", EVERYTHING, 10).total == 0


def test_removed_entries_are_gone(index):
    index.put([page("p1", "考核"), page("p2", "考核"), page("p3", "考核", reference="J123-RS·QT-000009")])
    index.remove(["p1", "never put"])
    assert keys(index.find("考核", EVERYTHING, 10)) == ["p2", "p3"]
    index.remove_reference("J123-RS·QT-000009")
    assert keys(index.find("考核", EVERYTHING, 10)) == ["p2"]
    assert index.count() == 1


def test_results_stand_in_the_order_of_the_sort_key_and_then_of_the_key(index):
    index.put([page("c", "考核", "2"), page("b", "考核", "1"), page("d", "考核", "10"), page("a", "考核", "2"), page("Z", "考核", "2")])
    assert keys(index.find("考核", EVERYTHING, 10)) == ["b", "d", "Z", "a", "c"]


def test_the_pages_of_a_result_join_without_gap_or_overlap(index):
    index.put(page(f"p{number:02d}", "年度考核表") for number in range(25))
    shown = [key for offset in (0, 10, 20, 30) for key in keys(index.find("考核表", EVERYTHING, 10, offset))]
    assert shown == [f"p{number:02d}" for number in range(25)]
    assert index.find("考核表", EVERYTHING, 10, 20).total == 25
    assert index.find("考核表", EVERYTHING, 0).total == 25


def test_counting_stops_at_ten_thousand(index):
    index.put(page(f"p{number:05d}", "核" if number else "核考") for number in range(10_001))
    found = index.find("核", EVERYTHING, 3)
    assert (found.total, found.capped, keys(found)) == (10_000, True, ["p00000", "p00001", "p00002"])
    index.remove(["p00007"])
    found = index.find("核", EVERYTHING, 10_000)
    assert (found.total, found.capped, len(found.hits)) == (10_000, False, 10_000)


def test_the_cursor_is_kept_with_the_entries(index, index_url):
    assert index.cursor() == 0
    index.put([page("p1", "考核")], cursor=17)
    assert index.cursor() == 17
    assert index.count() == 1
    index.set_cursor(18)
    index.close()
    again = open_index(index_url)
    assert (again.cursor(), again.count()) == (18, 1)
    again.close()


def test_a_batch_is_visible_as_a_whole_or_not_at_all(index):
    index.put([page("p1", "考核")], cursor=1)
    with pytest.raises(RuntimeError), index.batch() as batch:
        batch.remove(["p1"])
        batch.put([page("p2", "考核")])
        batch.set_cursor(2)
        raise RuntimeError("the source failed")
    assert keys(index.find("考核", EVERYTHING, 10)) == ["p1"]
    assert index.cursor() == 1


def test_a_batch_may_take_a_file_away_and_bring_it_anew(index):
    index.put([page("p1", "旧页"), page("p2", "旧页")])
    with index.batch() as batch:
        batch.remove_reference("J123-RS·QT-000001")
        batch.put([page("p2", "新页"), page("p3", "新页")])
        batch.set_cursor(5)
    assert index.find("旧页", EVERYTHING, 10).total == 0
    assert keys(index.find("新页", EVERYTHING, 10)) == ["p2", "p3"]
    assert (index.count(), index.cursor()) == (2, 5)


def test_wiping_leaves_an_empty_index_that_can_be_filled_again(index):
    index.put([page("p1", "考核")], cursor=9)
    index.wipe()
    assert (index.count(), index.cursor(), index.find("考核", EVERYTHING, 10).total) == (0, 0, 0)
    index.put([page("p1", "考核")])
    assert keys(index.find("考核", EVERYTHING, 10)) == ["p1"]


def test_any_text_can_be_put_and_is_given_back(index):
    for number, text in enumerate(("", " \n", "😀👨‍👩‍👧", "𠮷野\U000f0000", "a\0b", "\ud800乙", "年" * 100_000)):
        index.put([page(f"p{number}", text)])
    assert index.count() == 7
    assert keys(index.find("ab", EVERYTHING, 10)) == ["p4"]
    assert keys(index.find("𠮷野", EVERYTHING, 10)) == ["p3"]
    assert keys(index.find("野\U000f0000", EVERYTHING, 10)) == ["p3"]
    assert keys(index.find("😀", EVERYTHING, 10)) == ["p2"]
    assert keys(index.find("乙", EVERYTHING, 10)) == ["p5"]
    assert len(index.find("年年", EVERYTHING, 10).hits[0].text) == 100_000


def test_keys_and_scopes_may_hold_any_characters(index):
    index.put([Entry("k 'x\" %_*", "page", "R'\"%_ *", "9-2", "E'\"%", "45", "o", "考核")])
    scope = Scope(frozenset({"page"}), references=frozenset({"R'\"%_ *"}), enterprise="E'\"%", area="45")
    assert keys(index.find("考核", scope, 10)) == ["k 'x\" %_*"]
    index.remove(["k 'x\" %_*"])
    assert index.count() == 0
