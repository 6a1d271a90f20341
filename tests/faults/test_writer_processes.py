"""What a writer owes in forks, in children of every kind, and in a kernel."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from tests.faults.written import events_of, points_of, python, run_python
from tests.patience import TIMEOUT

FORK = """
import os, sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for step in range(1000):
    writer.add_scalar("parent", step, step)
children = []
for child in range(3):
    pid = os.fork()
    if pid == 0:
        for step in range(1000):
            writer.add_scalar(f"child {child}", step, step)
        writer.close()
        os._exit(0)
    children.append(pid)
for step in range(1000, 2000):
    writer.add_scalar("parent", step, step)
writer.close()
print([os.waitpid(pid, 0)[1] for pid in children])
"""


def test_a_forked_child_writes_a_file_of_its_own(tmp_path: Path) -> None:
    result = python(FORK, tmp_path)
    assert (result.stdout, result.stderr) == ("[0, 0, 0]\n", "")
    written = sorted(points_of(path) for path in tmp_path.iterdir())
    children = [[(f"child {child}", step) for step in range(1000)] for child in range(3)]
    assert written == [*children, [("parent", step) for step in range(2000)]]


FORKED_WORKERS = """
import os, sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
writer.flush()
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        writer.flush()
        os._exit(0)
    os.waitpid(pid, 0)
writer.close()
"""


def test_forked_workers_that_write_nothing_leave_no_file(tmp_path: Path) -> None:
    result = python(FORKED_WORKERS, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == 1


WORKERS = """
import sys
import torch
from torch.utils.data import DataLoader, Dataset
from tbwidget import SummaryWriter

class Samples(Dataset):
    def __init__(self, writer):
        self.writer = writer
    def __len__(self):
        return 200
    def __getitem__(self, index):
        self.writer.add_scalar("worker", index, index)
        return torch.tensor(float(index))

if __name__ == "__main__":
    writer = SummaryWriter(sys.argv[1])
    loader = DataLoader(
        Samples(writer), batch_size=10, num_workers=2, multiprocessing_context=sys.argv[2]
    )
    for step, batch in enumerate(loader):
        writer.add_scalar("parent", batch.mean(), step)
    writer.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_workers_of_a_data_loader_write_files_of_their_own(tmp_path: Path, method: str) -> None:
    script = tmp_path / "train.py"
    script.write_text(WORKERS)
    result = run_python(script, tmp_path / "run", method)
    assert (result.returncode, result.stderr) == (0, "")
    written = sorted(points_of(path) for path in (tmp_path / "run").iterdir())
    parent, *workers = sorted(written, key=lambda points: points[0][0])
    assert parent == [("parent", step) for step in range(20)]
    assert len(workers) == 2
    assert sorted(step for worker in workers for _, step in worker) == list(range(200))


SPAWN = """
import multiprocessing, sys
from tbwidget import SummaryWriter

def child(writer, name):
    for step in range(500):
        writer.add_scalar(name, step, step)

if __name__ == "__main__":
    writer = SummaryWriter(sys.argv[1], purge_step=0)
    writer.add_scalar("parent", 1.0, 0)
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=child, args=(writer, f"child {n}")) for n in range(2)]
    for process in children:
        process.start()
    for process in children:
        process.join()
    writer.close()
    print([process.exitcode for process in children])
"""


def test_a_writer_sent_to_another_process_writes_a_file_of_its_own(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(SPAWN)
    result = run_python(script, tmp_path / "run")
    assert (result.stdout, result.stderr) == ("[0, 0]\n", "")
    written = sorted(points_of(path) for path in (tmp_path / "run").iterdir())
    children = [[(f"child {n}", step) for step in range(500)] for n in range(2)]
    assert written == [*children, [("parent", 0)]]
    # Only the parent's file takes back what was there before.
    purges = [
        event
        for path in (tmp_path / "run").iterdir()
        for event in events_of(path)
        if event.HasField("session_log")
    ]
    assert len(purges) == 1


def test_a_kernel_that_restarts_is_flushed_and_soon_gone(tmp_path: Path) -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        client.execute_interactive(
            "from tbwidget import SummaryWriter\n"
            f"writer = SummaryWriter({str(tmp_path)!r})\n"
            "for step in range(3000):\n    writer.add_scalar('x', step, step)",
            timeout=TIMEOUT,
        )
        client.stop_channels()
        manager.restart_kernel(now=False)
        assert points_of(tmp_path) == [("x", step) for step in range(3000)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
