"""Anybody with the seed and the list draws the same sample, by hand too."""
import subprocess
from hashlib import sha256

import pytest

from portal.regulation.sampling import draw, passes, population_digest, size_of

PAGES = [f"{file}/0123456789abcdef/1/{page}" for file in (1, 2) for page in range(1, 51)]


@pytest.mark.parametrize(("population", "rate", "size"), [
    (0, 0.05, 0), (1, 0.05, 1), (20, 0.05, 1), (21, 0.05, 2), (100, 0.05, 5), (3, 1.0, 3), (100, 0.07, 7), (5, 0.0, 1),
])
def test_the_size_is_the_rate_rounded_up(population, rate, size):
    assert size_of(population, rate) == size


def test_the_same_seed_and_list_give_the_same_pages_in_any_order():
    drawn = draw("seed", PAGES, 0.05)
    assert drawn == draw("seed", PAGES[::-1], 0.05) and len(drawn) == len(set(drawn)) == 5
    assert drawn != draw("other", PAGES, 0.05)


def test_the_pages_are_those_that_the_manual_says_to_sort_out_by_hand(tmp_path):
    (tmp_path / "pages").write_text("".join(f"{page}\n" for page in PAGES))
    digests = 'while read -r page; do printf "%s %s\\n" "$(printf "seed %s" "$page" | sha256sum | cut -c-64)" "$page"; done < pages'
    command = f"{digests} | LC_ALL=C sort | head -n 5 | cut -d' ' -f2"
    told = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == draw("seed", PAGES, 0.05)


def test_every_page_is_drawn_as_often_as_any_other():
    counted = dict.fromkeys(PAGES[:20], 0)
    for seed in range(2000):
        for page in draw(str(seed), PAGES[:20], 0.05):
            counted[page] += 1
    assert all(60 <= count <= 140 for count in counted.values())


def test_the_list_has_one_digest_whatever_its_order():
    assert population_digest(["b", "a"]) == sha256(b"a\nb\n").hexdigest()


@pytest.mark.parametrize(("fit", "judged", "passed"), [
    (19, 20, True), (18, 20, False), (0, 0, False), (1, 1, True), (95, 100, True), (94, 100, False),
])
def test_the_pass_rate_is_reached_or_not(fit, judged, passed):
    assert passes(fit, judged, 0.95) is passed
