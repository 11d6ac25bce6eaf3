"""The table of codes is one: as a page, as a document, by command."""
import pytest

from portal.regulation.codes import CODES
from tests.conftest import CHECKOUT
from tests.portal.transfers.intake import Outcome


@pytest.mark.parametrize("who", ["enterprise", "archivist", "retiree", "township", "auditor", "planner", "admin"])
def test_everybody_who_is_signed_in_sees_every_code(client_of, who):
    text = client_of(who).get("/codes/").text
    assert f"{len(CODES)} 个代码" in text and all(f'id="{code}"' in text for code in CODES)


def test_nobody_else_does(client_of):
    assert client_of(None).get("/codes/").status_code == 303


def test_words_and_weight_narrow_it_in_both_languages(client_of):
    browser = client_of("enterprise")
    assert "1 个代码" in browser.get("/codes/?query=分辨率 达到").text
    barred = browser.htmx("get", "/codes/?weight=bar").text
    assert "excluded-leader" in barred and "page-dpi" not in barred and "<html" not in barred
    assert "没有符合的代码" in browser.get("/codes/?query=nothing-like-it").text
    browser.post("/account/view", data={"language": "en"})
    text = browser.get("/codes/?query=resolution").text
    assert "page-dpi" in text and "How to mend it" in text and "怎么改" not in text


def test_the_document_and_the_command_have_the_same_codes(command):
    document = (CHECKOUT / "docs" / "codes.md").read_text(encoding="utf-8")
    told: Outcome = command("codes")
    assert [row["code"] for row in told.data["codes"]] == list(CODES)
    assert [line.split("`")[1] for line in document.splitlines() if line.startswith("| `")] == list(CODES)
