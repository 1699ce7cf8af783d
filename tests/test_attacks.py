"""The lock under attack: every file in tests/attacks/ is a hostile submission, graded between a right and a
wrong one by the same judge.

A file says how it has to end (`# ends: timeout, crashed`) and may say what it has to print (`# prints: …`).
It prints GOT with whatever it gets hold of. None gives a right answer, so none may pass.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from conftest import SCALE, TOY

from grader.result import CheckResult
from grader.sandbox import lock
from grader.session import Session

ATTACKS = sorted((Path(__file__).parent / "attacks").rglob("*.py"))
REFERENCE = SCALE.reference.read_text(encoding="utf-8")
RIGHT, WRONG = REFERENCE, REFERENCE.replace("return x * factor", "return x + factor")
CHECK = "values_match"
NOBODY = 65534

missing = lock.missing()
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no lock here: {'; '.join(missing)}")


@dataclass
class Scene:
    """A judge, and around it all that an attack could reach or harm."""

    session: Session
    folder: Path
    names: dict[str, str]
    sockets: list[socket.socket]
    victim: subprocess.Popen[bytes]
    processes: set[int]

    def grade(self, source: str) -> CheckResult:
        file = self.folder / "ex01_scale.py"
        file.write_text(source, encoding="utf-8")
        return self.session.grade(SCALE, file, seed=1, checks=[CHECK], smallest=False).checks[0]

    def patiently(self, source: str, expected: Collection[str]) -> CheckResult:
        """Grades once more what takes its check's second on a busy machine, where it should not."""
        seen = self.grade(source)
        return self.grade(source) if seen.outcome == "timeout" and "timeout" not in expected else seen

    def harm(self) -> list[str]:
        """What is not as it was before the first attack."""
        return [what for what, seen in self._harm().items() if seen]

    def _harm(self) -> dict[str, object]:
        canary = Path(self.names["CANARY"])
        state = Path(f"/proc/{self.victim.pid}/stat").read_text().rpartition(")")[2].split()
        name = self.names["NAME"]
        places = (self.session.folder, canary.parent, Path("/dev/shm"), Path("/tmp"), Path.home())
        return {
            "the canary was changed": canary.read_text() != "alive\n" or stamp(canary) != self.stamp,
            "something lies beside the canary": sorted(os.listdir(canary.parent)) != self.beside,
            "the victim is gone, stopped or slowed": state[0] != "S" or state[16] != str(os.nice(0)),
            "somebody called": [sock for sock in self.sockets if reached(sock)],
            "a worker's folder is left": list(self.session.folder.glob("worker-*")),
            "a file is left": [p for place in places if place.is_dir() for p in place.glob(f"*{name}*")],
            "a System V object is left": self.names["KEY"] in sysv_keys(),
            "a process is left": not self._alone(),
        }

    def _alone(self) -> bool:
        deadline = time.monotonic() + 3
        while (now := processes_of(self.session.folder)) != self.processes:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return bool(now)

    def remember(self) -> None:
        canary = Path(self.names["CANARY"])
        self.stamp = stamp(canary)
        self.beside = sorted(os.listdir(canary.parent))


def stamp(path: Path) -> tuple[int, ...]:
    seen = path.stat()
    return (seen.st_mode, seen.st_uid, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_nlink)


def reached(sock: socket.socket) -> bool:
    try:
        if sock.type == socket.SOCK_DGRAM:
            return bool(sock.recv(100))
        sock.accept()[0].close()
        return True
    except BlockingIOError:
        return False


def sysv_keys() -> set[str]:
    return {
        line.split()[0]
        for kind in ("shm", "sem", "msg")
        if (table := Path(f"/proc/sysvipc/{kind}")).exists()
        for line in table.read_text().splitlines()
    }


def processes_of(folder: Path) -> set[int]:
    """The judge, its zygote and all that came of them: their command line names the session's folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.fsencode(folder) in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
            except OSError:  # it has just ended
                continue
    return found


def listener(family: int, kind: int, address: object) -> socket.socket:
    sock = socket.socket(family, kind)
    sock.bind(address)
    if kind == socket.SOCK_STREAM:
        sock.listen()
    sock.setblocking(False)
    return sock


@pytest.fixture(scope="module")
def scene(tmp_path_factory) -> Iterator[Scene]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("scene")
        os.environ["GRADE_TEST_SECRET"] = "s3cret"
        stack.callback(os.environ.pop, "GRADE_TEST_SECRET")
        name = f"attack{secrets.token_hex(4)}"
        canary = folder / "canary" / "file"
        canary.parent.mkdir()
        canary.write_text("alive\n")
        private = Path(
            stack.enter_context(tempfile.TemporaryDirectory())
        )  # a short path: a socket's has 108 bytes
        sockets = [
            stack.enter_context(listener(*arguments))
            for arguments in (
                (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
                (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
                (socket.AF_UNIX, socket.SOCK_STREAM, str(private / "stream")),
                (socket.AF_UNIX, socket.SOCK_DGRAM, str(private / "datagram")),
                (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{name}"),
            )
        ]
        victim = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        session = stack.enter_context(Session(sandbox="lock"))
        names = {
            "CANARY": str(canary),
            "COURSE": str(TOY.root),
            "FOLDER": str(session.folder),
            "PORT": str(sockets[0].getsockname()[1]),
            "UDP": str(sockets[1].getsockname()[1]),
            "UNIX": str(private / "stream"),
            "DATAGRAM": str(private / "datagram"),
            "ABSTRACT": name,
            "NAME": name,
            "KEY": str(secrets.randbelow(2**30)),
            "PID": str(victim.pid),
        }
        scene = Scene(session, folder, names, sockets, victim, set())
        assert scene.grade(REFERENCE).passed
        scene.processes = processes_of(session.folder)
        scene.remember()
        yield scene


def declared(source: str, what: str) -> list[str]:
    found = re.search(rf"^# {what}: (.+)$", source, re.MULTILINE)
    return found[1].split(", ") if found else []


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 60
    for path in ATTACKS:
        source = path.read_text(encoding="utf-8")
        assert source.startswith('"""') and declared(source, "ends"), path
        assert "passed" not in declared(source, "ends"), path


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_is_contained(path: Path, scene: Scene) -> None:
    source = path.read_text(encoding="utf-8")
    ends, prints = declared(source, "ends"), ", ".join(declared(source, "prints"))
    source = re.sub(r"@([A-Z]+)@", lambda name: scene.names[name[1]], source)
    assert scene.patiently(RIGHT, ["passed"]).passed

    seen = scene.patiently(source, ends)

    assert seen.outcome in ends, (seen.outcome, seen.message, seen.printed)
    assert seen.score == 0
    assert "GOT" not in seen.printed + seen.message
    assert prints in seen.printed
    assert scene.harm() == []
    assert scene.patiently(WRONG, ["failed"]).outcome == "failed"
    assert scene.patiently(RIGHT, ["passed"]).passed


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any process")
def test_judge_and_zygote_cannot_be_read_by_others_of_the_same_user(scene: Scene) -> None:
    for pid in scene.processes:
        for name in ("mem", "environ", "fd"):
            with pytest.raises(PermissionError):
                os.open(f"/proc/{pid}/{name}", os.O_RDONLY)


# -- honest code keeps working -----------------------------------------------------------------------------

HONEST = {
    "the standard library": """
        import argparse, ast, asyncio, base64, bisect, calendar, cmath, collections, concurrent.futures
        import configparser, contextlib, copy, csv, ctypes, dataclasses, datetime, decimal, difflib, enum
        import fractions, functools, glob, gzip, hashlib, heapq, html, http.client, importlib.metadata
        import inspect, io, itertools, json, logging, lzma, math, multiprocessing, numbers, operator
        import pathlib, pickle, platform, pprint, queue, random, re, sched, secrets, shelve, shlex, shutil
        import socket, sqlite3, statistics, string, struct, subprocess, sysconfig, tarfile, tempfile
        import textwrap, threading, time, timeit, tokenize, traceback, types, typing, unittest, urllib.request
        import uuid, warnings, weakref, xml.etree.ElementTree, zipfile, zoneinfo
        assert datetime.datetime.now(zoneinfo.ZoneInfo("UTC")).year > 2000
        assert uuid.uuid4() and secrets.token_hex(8) and platform.platform() and os.cpu_count()
        assert importlib.metadata.version("torch")
    """,
    "torch's parts": """
        import torch.nn.functional, torch.optim, torch.utils.data, torch.distributions, torch.fft, torch.linalg
        import torch.autograd.functional, torch.func, torch.nn.utils.parametrize, torch.utils.checkpoint
        data = torch.utils.data.TensorDataset(torch.randn(20, 3), torch.randn(20, 1))
        net = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
        steps = torch.optim.AdamW(net.parameters())
        for a, b in torch.utils.data.DataLoader(data, batch_size=5, shuffle=True):
            torch.nn.functional.mse_loss(net(a), b).backward()
            steps.step()
        torch.func.vmap(torch.func.grad(lambda v: (v * v).sum()))(torch.randn(3, 2))
        torch.jit.script(torch.nn.ReLU())(torch.randn(2))
        torch.linalg.svd(torch.randn(64, 64)), torch.fft.fft(torch.randn(64))
    """,
    "numpy": """
        import numpy as np
        values = np.linalg.svd(np.random.default_rng(0).normal(size=(50, 50)))[1]
        np.savez("values.npz", values=values)
        assert np.array_equal(np.load("values.npz")["values"], values)
        values.tofile("raw"), np.memmap("mapped", float, "w+", shape=(10,)).flush()
    """,
    "prints and warnings": """
        import logging, sys, warnings
        print("hello", x, file=sys.stderr, flush=True)
        warnings.warn("careful")
        logging.getLogger().warning("logged")
        sys.stdout.write("é\\n")
    """,
    "threads": """
        import asyncio, concurrent.futures, queue, threading, torch
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda n: n * n, range(20)))[-1] == 361
        async def wait():
            await asyncio.sleep(0.01)
            return await asyncio.get_running_loop().run_in_executor(None, lambda: 3)
        assert asyncio.run(wait()) == 3
        torch.set_num_threads(2)
        torch.randn(400, 400) @ torch.randn(400, 400)
        lock, timer = threading.RLock(), threading.Timer(0.01, lambda: None)
        timer.start(), timer.join()
    """,
    "files in its folder": """
        import glob, json, os, pathlib, pickle, shutil, sqlite3, tempfile, zipfile
        with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
            file.write(b"x"), file.flush()
            pathlib.Path(folder, "a").write_text("a")
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
        os.makedirs("one/two"), pathlib.Path("one/two/b.json").write_text(json.dumps([1]))
        os.replace("one/two/b.json", "one/two/c.json"), shutil.copyfile("one/two/c.json", "d")
        shutil.move("d", "one/e"), shutil.rmtree("one")
        with zipfile.ZipFile("z.zip", "w") as archive:
            archive.writestr("a", "b")
        with sqlite3.connect("base.db") as base:
            base.execute("create table t (a)")
    """,
    "torch.save and torch.load": """
        torch.save({"x": x, "net": nn.Linear(2, 2).state_dict()}, "net.pt")
        assert torch.equal(torch.load("net.pt", weights_only=True)["x"], x)
        torch.load("net.pt", mmap=True)
    """,
    "its own source": """
        import inspect, dataclasses, pickle, sys
        assert "def scale" in inspect.getsource(scale) and pickle.loads(pickle.dumps(scale)) is scale
    """,
    "signals and clocks of its own": """
        import resource, signal, time
        signal.signal(signal.SIGALRM, lambda *args: None), signal.setitimer(signal.ITIMER_REAL, 0.01)
        time.sleep(0.02), time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_SELF)
    """,
}


def while_loading(lines: str) -> str:
    """Lines that run while the file is loading, which may take longer than a check."""
    body = textwrap.indent(textwrap.dedent(lines).strip(), "    ")
    return f"\n\ndef once(x):\n    import os\n{body}\n\n\nonce(torch.ones(2))\n"


@pytest.mark.parametrize("what", HONEST)
def test_honest_code_keeps_working(what: str, scene: Scene) -> None:
    seen = scene.grade(RIGHT + while_loading(HONEST[what]))
    assert seen.passed, seen.message
    assert scene.harm() == []
    if what == "prints and warnings":
        assert "hello tensor([1., 1.])\n" in seen.printed and "é\n" in seen.printed


def test_matplotlib_draws_into_the_workers_folder(scene: Scene) -> None:
    pytest.importorskip("matplotlib")
    lines = """
        import matplotlib.pyplot as plt
        plt.plot(x.numpy())
        plt.savefig("a.png")
    """
    seen = scene.grade(RIGHT + while_loading(lines))
    assert seen.passed, seen.message


# -- as an ordinary user -----------------------------------------------------------------------------------

PACKAGES = Path(torch.__file__).parents[1]


def as_nobody(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A Python of this version that an ordinary user may start, run by one: no capability is left to it."""
    return subprocess.run(
        [f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PYTHONPATH": f"{PACKAGES}:{TOY.root.parents[1]}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as an ordinary user already")
def test_all_of_it_holds_for_an_ordinary_user_as_well() -> None:
    with tempfile.TemporaryDirectory(prefix="nobody-") as name:
        folder = Path(name)
        os.chown(folder, NOBODY, NOBODY)
        try:
            found = as_nobody(["-c", "import torch, pytest, grader.session"], folder)
            problem = found.stderr.strip().rpartition("\n")[2] if found.returncode else ""
        except OSError as error:
            problem = str(error)
        if problem:
            pytest.skip(f"no Python here that an ordinary user may run has all packages: {problem}")
        options = ["-q", "-x", "-p", "no:cacheprovider", "--tb=short", f"--basetemp={folder / 'pytest'}"]
        ended = as_nobody(["-m", "pytest", *options, str(Path(__file__))], folder)
    assert ended.returncode == 0, ended.stdout[-3_000:] + ended.stderr[-1_000:]
    counted = re.search(r"(\d+) passed", ended.stdout)
    assert counted and int(counted[1]) > len(ATTACKS)
