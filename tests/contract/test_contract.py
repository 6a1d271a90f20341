"""The messages made now are those recorded, which the front end's tests read too."""

from __future__ import annotations

import json

import pytest

from tests.contract.scenario import FOLDER, Recording, as_json, conversation

CONVERSATION = conversation()


@pytest.mark.parametrize("recording", CONVERSATION, ids=[made.name for made in CONVERSATION])
def test_message_is_as_recorded(recording: Recording) -> None:
    kept = json.loads((FOLDER / f"{recording.name}.json").read_text(encoding="utf-8"))
    assert as_json(recording) == kept, (
        "a message changed: raise PROTOCOL_VERSION if an older page would misread it, "
        "and record it anew with `python -m tests.contract.scenario`"
    )


def test_every_recording_is_made() -> None:
    files = {path.stem for path in FOLDER.glob("*.json")}
    assert files == {made.name for made in CONVERSATION}
