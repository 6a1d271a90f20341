"""Meshes and point clouds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tbwidget._proto.array_plugins_pb2 import MeshPluginData
from tbwidget._proto.event_pb2 import Summary, SummaryMetadata
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.draft import draft
from tbwidget.summary.tensor import tensor_proto

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.summary.draft import Draft

    Tensors = dict[MeshPluginData.ContentType, NDArray[Any]]


def mesh(
    tag: str,
    vertices: Any,
    colors: Any = None,
    faces: Any = None,
    config_dict: Mapping[str, Any] | None = None,
) -> Draft:
    """Return the draft of a batch of meshes or, without faces, of point clouds.

    Parameters
    ----------
    tag : str
    vertices : array-like of real numbers, shape (B, N, 3)
    colors : array-like of real numbers, shape (B, N, 3), optional
    faces : array-like of int, shape (B, F, 3), optional
    config_dict : mapping, optional
        Becomes JSON.

    Raises
    ------
    TypeError, ValueError
        One of them is not made of real numbers, or of other shape; `config_dict` is no JSON.
    """
    given = [
        (MeshPluginData.VERTEX, "vertices", vertices),
        (MeshPluginData.FACE, "faces", faces),
        (MeshPluginData.COLOR, "colors", colors),
    ]
    tensors: Tensors = {
        content: _checked(value, f"{name} of add_mesh")
        for content, name, value in given
        if value is not None or name == "vertices"
    }
    shapes = {content: array.shape for content, array in tensors.items()}
    whole = shapes[MeshPluginData.VERTEX]
    if shapes.get(MeshPluginData.COLOR, whole) != whole:
        raise ValueError(
            f"colors of add_mesh: got shape {shapes[MeshPluginData.COLOR]}, expected that of "
            f"the vertices, {whole}"
        )
    if MeshPluginData.FACE in shapes and shapes[MeshPluginData.FACE][0] != whole[0]:
        raise ValueError(
            f"faces of add_mesh: got shape {shapes[MeshPluginData.FACE]}, expected as many "
            f"meshes as the vertices have, {whole[0]}"
        )
    config = "{}" if config_dict is None else _json(config_dict)
    nbytes = sum(array.nbytes for array in tensors.values())
    return draft(nbytes, _mesh, tag, tensors, config)


def _json(config_dict: Mapping[str, Any]) -> str:
    import json  # a millisecond of many a script that adds no mesh

    what = "config_dict of add_mesh"
    if not isinstance(config_dict, Mapping):
        raise TypeError(f"{what}: got a {type(config_dict).__name__}, expected a dict")

    def plain(value: Any) -> Any:
        return as_real_array(value, what, copy=False).astype(np.float64).tolist()

    try:
        return json.dumps(dict(config_dict), sort_keys=True, allow_nan=False, default=plain)
    except (ValueError, RecursionError) as error:  # NaN, or what is in itself
        raise ValueError(f"{what}: JSON has no such values ({error}); leave them out") from None
    except TypeError as error:
        if what in str(error):
            raise
        raise TypeError(f"{what}: JSON has no such names ({error}); pass strings") from None


def _checked(value: Any, what: str) -> NDArray[Any]:
    array = as_real_array(value, what)
    if array.ndim != 3 or array.shape[-1] != 3:
        raise ValueError(
            f"{what}: got shape {array.shape}, expected (B, N, 3): a batch of meshes, each of "
            "so many points, faces or colours"
        )
    return array


def _mesh(tag: str, tensors: Tensors, config: str) -> Summary:
    components = sum(1 << content for content in tensors)
    values = [_value(tag, content, array, components, config) for content, array in tensors.items()]
    return Summary(value=values)


def _value(
    tag: str,
    content: MeshPluginData.ContentType,
    array: NDArray[Any],
    components: int,
    config: str,
) -> Summary.Value:
    plugin_data = SummaryMetadata.PluginData(
        plugin_name="mesh",
        content=MeshPluginData(
            name=tag,
            content_type=content,
            components=components,
            shape=array.shape,
            json_config=config,
        ).SerializeToString(),
    )
    with np.errstate(over="ignore"):
        tensor = tensor_proto(array.astype(np.float32))
    return Summary.Value(
        tag=f"{tag}_{MeshPluginData.ContentType.Name(content)}",
        tensor=tensor,
        metadata=SummaryMetadata(plugin_data=plugin_data),
    )
