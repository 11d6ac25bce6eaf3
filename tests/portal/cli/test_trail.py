"""`guidang trail`: export and proof, as an auditor runs them."""
from __future__ import annotations

import json

import pytest

from tests.portal.cli.commands import refused, run


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An instance that was worked in, with its checkpoints carried away."""
    folder = tmp_path_factory.mktemp("trail")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDANG_CHECKPOINTS", f"directory:{folder / 'away'}")
        patch.setenv("GUIDANG_INSTANCE", str(folder / "instance"))
        yield folder


def test_what_was_signed_is_proved_without_the_instance(archive, capfd, monkeypatch):
    export, away = archive / "trail.jsonl", archive / "away"
    assert run(capfd, "init").exit_code == 0
    assert run(capfd, "account", "add", "wang", "--role", "archivist").exit_code == 0
    assert run(capfd, "work", "--until-idle").exit_code == 0
    key = run(capfd, "trail", "key", "--json").json["key"]
    assert run(capfd, "trail", "export", export, "--json").json["entries"] == len(export.read_text().splitlines()) > 0
    monkeypatch.setenv("GUIDANG_INSTANCE", "/nowhere")
    proved = run(capfd, "trail", "verify", export, "--checkpoints", away, "--key", key, "--json")
    assert proved.exit_code == 0 and proved.json["first_wrong"] is None and proved.json["uncovered"] == 0
    first, *rest = export.read_text().splitlines()
    export.write_text("\n".join([json.dumps(json.loads(first) | {"verb": "account.removed"}), *rest]) + "\n")
    touched = run(capfd, "trail", "verify", export, "--checkpoints", away, "--key", key, "--json")
    assert (touched.exit_code, touched.json["first_wrong"]) == (1, 1)
    assert "不是这把钥匙" in refused(run(capfd, "trail", "verify", export, "--checkpoints", away, "--key", "x+y+z"))
    assert "没有动它" in refused(run(capfd, "--instance", archive / "instance", "trail", "export", export))
    assert "没有签名" in refused(run(capfd, "trail", "verify", export, "--checkpoints", archive / "instance", "--key", key))
