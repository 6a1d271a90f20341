"""Points, colours and faces → the summary of a mesh. What torch makes: tests/conformance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget._proto.array_plugins_pb2 import MeshPluginData
from tbwidget.summary.mesh import mesh

POINTS = np.arange(24.0).reshape(2, 4, 3)


def test_each_tensor_has_a_tag_and_tells_of_the_others() -> None:
    values = mesh("m", POINTS, POINTS, [[[0, 1, 2]]] * 2, {"b": 1, "a": 2}).encode().summary.value
    contents = [MeshPluginData.FromString(one.metadata.plugin_data.content) for one in values]
    assert [value.tag for value in values] == ["m_VERTEX", "m_FACE", "m_COLOR"]
    assert [list(content.shape) for content in contents] == [[2, 4, 3], [2, 1, 3], [2, 4, 3]]
    assert {(content.name, content.components) for content in contents} == {("m", 0b1110)}
    assert {content.json_config for content in contents} == {'{"a": 2, "b": 1}'}


def test_arrays_are_copied_at_the_call() -> None:
    vertices, colors, faces = arrays = [np.ones((1, 2, 3)) for _ in range(3)]
    config = {"fov": 1}
    draft = mesh("m", vertices, colors, faces, config)
    before = draft.encode()
    config["fov"] = 9
    for array in arrays:
        array[:] = 9
    assert draft.encode() == before
    assert draft.nbytes == 3 * vertices.nbytes


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((None,), "vertices of add_mesh: got NoneType"),
        ((POINTS[0],), r"vertices of add_mesh: got shape \(4, 3\), expected \(B, N, 3\)"),
        ((POINTS[..., :2],), r"vertices of add_mesh: got shape \(2, 4, 2\)"),
        ((POINTS, POINTS[:, :3]), r"colors of add_mesh: got shape \(2, 3, 3\)"),
        ((POINTS, None, [[[0, 1, 2]]]), "faces of add_mesh: .* as many meshes"),
        ((POINTS, None, None, {"a": object()}), "config_dict of add_mesh: got object"),
    ],
)
def test_what_makes_no_mesh_is_named(arguments: tuple[Any, ...], named: str) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        mesh("m", *arguments)
