"""The five gates of Art. 9(4): every code about a package stands at one of them."""
from portal.regulation.codes import CODES
from portal.transfers.gates import CATALOGUING, DIGITISING, ORDERING, SORTING, gate_of

NO_GATE = ("person-", "enterprise-", "excluded-", "elsewhere", "scope-", "virus-", "process-", "custody-")
"""Who may be handed over, by whom and where to, and what the archive answers for."""


def test_every_code_of_a_package_stands_at_a_gate():
    without = {code for code in CODES if gate_of(code) is None}
    assert all(code.startswith(NO_GATE) for code in without), without


def test_each_gate_has_what_belongs_to_it():
    stands = {"subclass-missing": SORTING, "item-order": ORDERING, "title-twice": CATALOGUING, "text-too-long": CATALOGUING,
              "page-name": DIGITISING, "page-number-gap": DIGITISING, "digest-differs": DIGITISING}
    assert {code: gate_of(code) for code in stands} == stands
