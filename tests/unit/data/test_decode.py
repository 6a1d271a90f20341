"""Records of all writers → scalars and index entries."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.decode import (
    Blob,
    DecodeError,
    Decoder,
    Item,
    Metadata,
    Restart,
    Scalar,
    tensor_scalar,
)

DTYPES = {
    pb.DT_FLOAT: "f4",
    pb.DT_DOUBLE: "f8",
    pb.DT_HALF: "f2",
    pb.DT_INT8: "i1",
    pb.DT_INT16: "i2",
    pb.DT_INT32: "i4",
    pb.DT_INT64: "i8",
    pb.DT_UINT8: "u1",
    pb.DT_UINT16: "u2",
    pb.DT_UINT32: "u4",
    pb.DT_UINT64: "u8",
    pb.DT_BOOL: "?",
}
TYPED: list[tuple[pb.DataType, dict[str, Any], float]] = [
    (pb.DT_FLOAT, {"float_val": [0.5]}, 0.5),
    (pb.DT_DOUBLE, {"double_val": [0.1]}, 0.1),
    (pb.DT_HALF, {"half_val": [0x3E00]}, 1.5),
    (pb.DT_BFLOAT16, {"half_val": [0xBFC0]}, -1.5),
    (pb.DT_INT8, {"int_val": [-7]}, -7.0),
    (pb.DT_INT16, {"int_val": [-300]}, -300.0),
    (pb.DT_INT32, {"int_val": [70_000]}, 70_000.0),
    (pb.DT_INT64, {"int64_val": [2**40]}, 2.0**40),
    (pb.DT_UINT8, {"int_val": [200]}, 200.0),
    (pb.DT_UINT16, {"int_val": [60_000]}, 60_000.0),
    (pb.DT_UINT32, {"uint32_val": [2**31]}, 2.0**31),
    (pb.DT_UINT64, {"uint64_val": [2**63]}, 2.0**63),
    (pb.DT_BOOL, {"bool_val": [True]}, 1.0),
]


def value(tag: str, plugin: str | None = None, **fields: Any) -> pb.Summary.Value:
    result = pb.Summary.Value(tag=tag, **fields)
    if plugin is not None:
        result.metadata.plugin_data.plugin_name = plugin
    return result


def decoded(decoder: Decoder, *values: pb.Summary.Value, step: int = 3) -> list[Item]:
    event = pb.Event(wall_time=9.0, step=step, summary=pb.Summary(value=values))
    return list(decoder.decode(memoryview(event.SerializeToString())))


def float_tensor(number: float) -> pb.TensorProto:
    return pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[number])


def test_a_simple_value_is_a_point() -> None:
    [item] = decoded(Decoder(), value("loss", simple_value=0.5))
    assert item == Scalar("loss", 3, 9.0, 0.5, double=False, metadata=None)


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensor_content_of_every_type_is_read(dtype: pb.DataType) -> None:
    number = np.ones((), DTYPES[dtype])
    tensor = pb.TensorProto(dtype=dtype, tensor_content=number.tobytes())
    assert tensor_scalar(tensor) == 1.0


def test_bfloat16_content_is_the_upper_half_of_a_float32() -> None:
    content = np.float32(-1.5).tobytes()[2:]
    tensor = pb.TensorProto(dtype=pb.DT_BFLOAT16, tensor_content=content)
    assert tensor_scalar(tensor) == -1.5


@pytest.mark.parametrize(("dtype", "fields", "number"), TYPED)
def test_typed_fields_of_every_type_are_read(
    dtype: pb.DataType, fields: dict[str, Any], number: float
) -> None:
    assert tensor_scalar(pb.TensorProto(dtype=dtype, **fields)) == number


@pytest.mark.parametrize("dtype", [pb.DT_HALF, pb.DT_BFLOAT16])
def test_halves_may_be_nan(dtype: pb.DataType) -> None:
    number = tensor_scalar(pb.TensorProto(dtype=dtype, half_val=[0x7FC0]))
    assert number is not None
    assert math.isnan(number)


@pytest.mark.parametrize(
    "tensor",
    [
        pb.TensorProto(dtype=pb.DT_FLOAT),
        pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1.0, 2.0]),
        pb.TensorProto(dtype=pb.DT_HALF, half_val=[1, 2]),
        pb.TensorProto(dtype=pb.DT_FLOAT, tensor_content=bytes(8)),
        pb.TensorProto(dtype=pb.DT_FLOAT, tensor_content=bytes(3)),
        pb.TensorProto(dtype=pb.DT_BFLOAT16, tensor_content=bytes(4)),
        pb.TensorProto(dtype=pb.DT_STRING, string_val=[b"1.0"]),
        pb.TensorProto(dtype=pb.DT_STRING, tensor_content=b"1.0"),
        pb.TensorProto(dtype=pb.DT_COMPLEX64, scomplex_val=[1.0, 0.0]),
        pb.TensorProto(dtype=pb.DT_COMPLEX64, tensor_content=bytes(8)),
    ],
)
def test_what_is_not_one_number_is_no_scalar(tensor: pb.TensorProto) -> None:
    assert tensor_scalar(tensor) is None
    [item] = decoded(Decoder(), value("odd", "scalars", tensor=tensor))
    assert isinstance(item, Blob)
    assert item.plugin == "tensors"


@pytest.mark.parametrize(
    ("dtype", "fields", "double"),
    [
        (pb.DT_FLOAT, {"float_val": [0.5]}, False),
        (pb.DT_HALF, {"half_val": [0x3C00]}, False),
        (pb.DT_DOUBLE, {"double_val": [0.1]}, True),
        (pb.DT_INT64, {"int64_val": [2**40 + 1]}, True),
    ],
)
def test_a_number_says_whether_float32_holds_it(
    dtype: pb.DataType, fields: dict[str, Any], double: bool
) -> None:
    tensor = pb.TensorProto(dtype=dtype, **fields)
    [item] = decoded(Decoder(), value("x", "scalars", tensor=tensor))
    assert isinstance(item, Scalar)
    assert item.double is double


def test_the_plugin_named_in_the_first_record_holds_for_the_file() -> None:
    decoder = Decoder()
    first = value("loss", "scalars", tensor=float_tensor(0.5))
    first.metadata.display_name, first.metadata.summary_description = "Loss", "of the model"
    [one] = decoded(decoder, first)
    [two] = decoded(decoder, value("loss", tensor=float_tensor(0.25)), step=4)
    assert isinstance(one, Scalar)
    assert isinstance(two, Scalar)
    assert one.metadata == Metadata("scalars", "Loss", "of the model")
    assert (two.value, two.step, two.metadata) == (0.25, 4, None)
    [elsewhere] = decoded(Decoder(), value("loss", tensor=float_tensor(0.25)))
    assert isinstance(elsewhere, Blob)
    assert elsewhere.plugin == "tensors"


def test_what_is_not_a_scalar_is_named_by_its_plugin() -> None:
    items = decoded(
        Decoder(),
        value("image", image=pb.Summary.Image()),
        value("histo", histo=pb.HistogramProto()),
        value("audio", audio=pb.Summary.Audio()),
        value("text", "text", tensor=pb.TensorProto(dtype=pb.DT_STRING, string_val=[b"a"])),
        value("curve", "pr_curves", tensor=float_tensor(1.0)),
        value("nameless", tensor=float_tensor(1.0)),
        value("nothing"),
    )
    assert [(item.tag, item.plugin, item.value_index) for item in items if isinstance(item, Blob)]
    assert [item[:2] for item in items] == [
        ("image", "images"),
        ("histo", "histograms"),
        ("audio", "audio"),
        ("text", "text"),
        ("curve", "pr_curves"),
        ("nameless", "tensors"),
    ]
    assert [item.value_index for item in items if isinstance(item, Blob)] == list(range(6))


def test_hparams_have_no_value_and_are_found_nevertheless() -> None:
    [item] = decoded(Decoder(), value("_hparams_/experiment", "hparams"))
    assert isinstance(item, Blob)
    assert item.plugin == "hparams"


@pytest.mark.parametrize("what", ["graph_def", "meta_graph_def"])
def test_graphs_are_entries(what: str) -> None:
    event = pb.Event(wall_time=1.0, **{what: b"..."})  # type: ignore[arg-type]  # by name
    [item] = Decoder().decode(memoryview(event.SerializeToString()))
    assert item == Blob(what, "graphs", 0, 1.0, 0, None)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (pb.SessionLog.START, [Restart(7, 1.0)]),
        (pb.SessionLog.STOP, []),
        (pb.SessionLog.CHECKPOINT, []),
    ],
)
def test_only_the_start_of_a_session_is_a_restart(
    status: pb.SessionLog.SessionStatus, expected: list[Item]
) -> None:
    event = pb.Event(wall_time=1.0, step=7, session_log=pb.SessionLog(status=status))
    assert list(Decoder().decode(memoryview(event.SerializeToString()))) == expected


def test_what_is_no_event_raises() -> None:
    with pytest.raises(DecodeError):
        list(Decoder().decode(memoryview(b"\xff\xff\xff")))
