"""Scalars in files of each format, and back."""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet
import pytest

from tbwidget import MissingLibraryError
from tbwidget.export import FORMATS, write_scalars
from tbwidget.export import scalars as module
from tbwidget.export.scalars import safe_cell
from tbwidget.reader.scalar_columns import ScalarLine

NAN, INF = math.nan, math.inf


def line(run: str, tag: str, values: list[float], dtype: str = "f4") -> ScalarLine:
    count = len(values)
    times = np.arange(count) + np.float64(1_700_000_000.123456)
    return ScalarLine(run, tag, np.arange(count) * 7, times, np.array(values, dtype))


ODD = line("b", 'odd "tag",\n猫', [1.0, NAN, INF, -INF])
LINES = [line("a", "loss", [0.1, -2.5e-8, 1e20]), ODD]


def written(folder: Path, suffix: str, lines: list[ScalarLine]) -> Path:
    path = folder / f"scalars{suffix}"
    counts: list[int] = []
    write_scalars(lines, path, counts.append)
    assert sum(counts) == sum(len(one.step) for one in lines)
    assert [one.name for one in folder.iterdir()] == [path.name]
    return path


def expected(lines: list[ScalarLine]) -> list[tuple[str, str, int, float, float]]:
    return [
        (run, tag, *row)
        for run, tag, *columns in lines
        for row in zip(*(column.tolist() for column in columns), strict=True)
    ]


def same(rows: list[tuple[str, str, int, float, float]], lines: list[ScalarLine]) -> bool:
    """Whether the rows are those of the lines, NaN the same as NaN, in float32."""
    return str([(*row[:4], np.float32(row[4])) for row in rows]) == str(
        [(*row[:4], np.float32(row[4])) for row in expected(lines)]
    )


def test_csv_has_all_digits_and_the_fewest(tmp_path: Path) -> None:
    path = written(tmp_path, ".csv", LINES)
    assert path.read_text().splitlines()[:2] == [
        "run,tag,step,wall_time,value",
        '"a","loss",0,1700000000.123456,0.1',
    ]
    with path.open(newline="") as file:
        _, *rows = csv.reader(file)
    assert same([(a, b, int(c), float(d), float(e)) for a, b, c, d, e in rows], LINES)


def test_json_of_both_kinds_is_json(tmp_path: Path) -> None:
    def refuse(name: str) -> float:
        raise AssertionError(f"{name} is no JSON")

    whole = json.loads(written(tmp_path, ".json", LINES).read_text(), parse_constant=refuse)
    (tmp_path / "scalars.json").unlink()
    path = written(tmp_path, ".jsonl", LINES)
    lines = [json.loads(text, parse_constant=refuse) for text in path.read_text().splitlines()]
    assert whole == lines
    assert [row["value"] for row in lines[3:]] == [1.0, "NaN", "Infinity", "-Infinity"]
    assert same([tuple(row.values()) for row in lines[:3]], LINES[:1])


def test_parquet_has_the_types(tmp_path: Path) -> None:
    path = written(tmp_path, ".parquet", LINES)
    table = pyarrow.parquet.read_table(path)
    assert [str(field.type) for field in table.schema][2:] == ["int64", "double", "float"]
    assert same([tuple(row.values()) for row in table.to_pylist()], LINES)
    assert pl.read_parquet(path)["run"].cast(pl.String).to_list() == ["a"] * 3 + ["b"] * 4


@pytest.mark.parametrize("suffix", FORMATS)
def test_many_points_are_written_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(module, "BLOCK", 10)
    monkeypatch.setattr(module, "ROW_GROUP", 25)
    lines = [line("a", "x", list(range(33))), line("b", "y", [0.1] * 31, "f8")]
    path = written(tmp_path, suffix, lines)
    read = {
        ".csv": pl.read_csv,
        ".json": pl.read_json,
        ".jsonl": pl.read_ndjson,
        ".parquet": pl.read_parquet,
    }[suffix]
    frame = read(path)
    assert frame["value"].to_list() == [*map(float, range(33)), *[0.1] * 31]
    assert frame["run"].cast(pl.String).to_list() == ["a"] * 33 + ["b"] * 31


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_an_empty_file_of_the_format(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix, [])
    if suffix == ".csv":
        assert path.read_text() == "run,tag,step,wall_time,value\n"
    elif suffix == ".parquet":
        assert pyarrow.parquet.read_table(path).num_rows == 0
    else:
        assert path.read_text() == ("" if suffix == ".jsonl" else "[]\n")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])  # noqa: RUF001
def test_names_that_would_be_formulas_are_no_formulas_in_csv(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, ".csv", [line(name, name, [-1.0])])
    with path.open(newline="") as file:
        row = list(csv.reader(file))[1]
    assert row[:2] == [f"'{name}"] * 2
    assert row[4] == "-1.0"
    assert safe_cell("loss=1") == "loss=1"


def test_a_file_that_was_there_stays_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scalars.csv"
    path.write_text("before")

    def fail(rows: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_scalars(LINES, path, fail)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingLibraryError, match="pip install pyarrow"):
        write_scalars(LINES, tmp_path / "x.parquet", int)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nodir" / "o.csv"
    with pytest.raises(FileNotFoundError, match=r"no folder '.*nodir'; make it first: .*o\.csv'"):
        write_scalars(LINES, path, lambda _: None)


def test_a_file_that_stands_for_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileNotFoundError, match=r"no folder '.*file'"):
        write_scalars(LINES, tmp_path / "file" / "o.csv", lambda _: None)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.mkdir()
    with pytest.raises(OSError, match=r"o\.csv'$") as caught:
        write_scalars(LINES, path, lambda _: None)
    assert ".part" not in str(caught.value)
    assert [one.name for one in tmp_path.iterdir()] == ["o.csv"]


def test_a_name_may_be_as_long_as_names_are(tmp_path: Path) -> None:
    path = tmp_path / f"{'o' * 251}.csv"
    write_scalars(LINES, path, lambda _: None)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
