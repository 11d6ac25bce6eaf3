"""The browser's files are exactly those that were pinned, or nothing is written."""
from __future__ import annotations

import dataclasses

import pytest

from tools import assets


@pytest.fixture
def bootstrap() -> assets.Asset:
    return next(asset for asset in assets.ASSETS if asset.name == "bootstrap.min.css")


def test_an_installed_file_is_put_in_place_and_then_recognised(tmp_path, bootstrap):
    assert not assets.is_in_place(bootstrap, tmp_path)
    assets.fetch([bootstrap], tmp_path)
    assert assets.is_in_place(bootstrap, tmp_path)


def test_a_file_that_differs_from_its_pin_is_not_written(tmp_path, bootstrap):
    other = dataclasses.replace(bootstrap, sha256="0" * 64)
    with pytest.raises(assets.Unverified, match=r"bootstrap\.min\.css: expected SHA-256 0000"):
        assets.fetch([other], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_noticed_and_replaced(tmp_path, bootstrap):
    assets.fetch([bootstrap], tmp_path)
    (tmp_path / bootstrap.name).write_text("body { display: none }")
    assert not assets.is_in_place(bootstrap, tmp_path)
    assets.fetch([bootstrap], tmp_path)
    assert assets.is_in_place(bootstrap, tmp_path)


def test_the_checkout_holds_every_asset():
    missing = [asset.name for asset in assets.ASSETS if not assets.is_in_place(asset, assets.VENDOR)]
    assert missing == [], "run: make assets"
