"""What a submission can reach and what it can break: nothing of the judge's, and only its own check."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import EXERCISES, ROOT, SCALE, TOY

from grader.errors import GraderError
from grader.observe import Array, Other, Raised, TooLarge, raised, snapshot
from grader.sandbox.wire import Channel, Closed, Garbled, Late, pack, pack_raised, unpack, unpack_raised
from grader.session import Session


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """The layer that is there everywhere: the kernel's lock, where there is one, has tests/attacks."""
    with Session(sandbox="process") as running:
        yield running


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
REFERENCE = SCALE.reference.read_text(encoding="utf-8")


def spying(expression: str) -> str:
    """A submission whose `scale` prints a value."""
    return REFERENCE.replace(
        "    return x * factor\n", f"    import os, sys, glob\n    print({expression})\n    return x\n"
    )


def printed(grade_source, expression: str) -> str:
    return grade_source(SCALE, spying(expression), seed=1).checks[0].printed.splitlines()[0]


# -- what a worker sees ------------------------------------------------------------------------------------


def test_the_environment_holds_no_secret(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GRADE_SEED", "s3cret")
    monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
    file = tmp_path / "ex01_scale.py"
    own = "open('/proc/self/environ').read()" if sys.platform == "linux" else "''"
    file.write_text(spying(f"sorted(os.environ), {own}"), encoding="utf-8")
    with Session(sandbox="process") as session:
        seen = session.grade(SCALE, file, seed=1).checks[0].printed
    assert "PATH" in seen
    assert "GRADE_SEED" not in seen and "s3cret" not in seen
    assert "GITHUB_TOKEN" not in seen and "t0ken" not in seen


@linux_only
def test_nothing_is_open_but_the_channel(grade_source) -> None:
    links = "[os.path.realpath(f) for f in glob.glob('/proc/self/fd/*')]"
    seen = printed(grade_source, f"[l for l in {links} if 'socket:' in l or os.path.isfile(l)]")
    assert seen.count("socket:") == 1
    assert seen.count(",") == 0


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform != "linux", reason="forked workers")
def test_data_that_was_read_before_comes_with_the_process(grade_source) -> None:
    source = (ROOT / "solutions" / "ex03_focal_loss.py").read_text(encoding="utf-8")
    source += "\nimport gc, grader.datasets\nprint(gc.isenabled(), *(f.name for f in grader.datasets.files_read()))\n"
    for _ in range(2):  # the judge reads what it needs while the first is graded
        result = grade_source(EXERCISES[3], source, seed=1)
    assert result.passed
    assert result.checks[0].printed.splitlines()[0] == "True scenes.npz"


def test_the_working_directory_is_a_folder_of_its_own_that_is_gone_afterwards(grade_source) -> None:
    seen = printed(grade_source, "os.getcwd(), os.listdir(), open('mine.txt', 'w').write('x')")
    folder = Path(seen.split()[0])
    assert "[]" in seen
    assert not folder.exists()


def test_the_reference_is_not_in_the_workers_memory(grade_source) -> None:
    seen = printed(grade_source, "[n for n in sys.modules if n.startswith('grader_') and 'checks' not in n]")
    assert seen == "[]"


def test_one_submission_leaves_nothing_for_the_next(grade_source) -> None:
    grade_source(SCALE, spying("setattr(os, 'left', 1)"), seed=1)
    assert printed(grade_source, "hasattr(os, 'left')") == "False"


# -- what a worker can leave behind ------------------------------------------------------------------------


@linux_only
def test_a_daemon_does_not_outlive_its_check(grade_source, tmp_path) -> None:
    mark = tmp_path / "still_alive"
    daemon = (
        "    import os, time\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(1.5)\n"
        f"            open({str(mark)!r}, 'w').close()\n"
        "        os._exit(0)\n"
        "    return x * factor\n"
    )
    grade_source(SCALE, REFERENCE.replace("    return x * factor\n", daemon), seed=1)
    time.sleep(2.5)
    assert not mark.exists()


def processes_of(folder: str | Path) -> list[int]:
    """The processes whose command line names the session's folder: forks have it from the one they come of."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in command:
                found.append(int(entry.name))
    return found


def gone(folder: str | Path, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while processes_of(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@linux_only
def test_closing_a_session_ends_its_processes_and_removes_its_folder() -> None:
    session = Session()
    folder = session.folder
    assert session.grade(SCALE, SCALE.reference, seed=1).passed
    assert processes_of(folder)
    session.close()
    assert gone(folder)
    assert not Path(folder).exists()


def start_on_an_endless_loop(tmp_path: Path) -> tuple[subprocess.Popen[str], str]:
    """`grade` on a submission that hangs, and the session's folder."""
    file = tmp_path / "ex01_scale.py"
    file.write_text(REFERENCE.replace("    return x * factor\n", "    while True: pass\n"), encoding="utf-8")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "--course", str(TOY.root), "exercise", "1", str(file)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not list(temporary.glob("grade-*/worker-*")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process, str(next(temporary.glob("grade-*")))


@linux_only
def test_ctrl_c_ends_everything_with_one_word(tmp_path) -> None:
    process, folder = start_on_an_endless_loop(tmp_path)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err.strip() == "grade: Interrupted."
    assert out == ""
    assert gone(folder)
    assert not Path(folder).exists()


@linux_only
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_terminated_command_cleans_up(name: str, tmp_path) -> None:
    number = getattr(signal, name)
    process, folder = start_on_an_endless_loop(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert gone(folder)
    assert not Path(folder).exists()


@linux_only
def test_a_killed_command_leaves_no_process(tmp_path) -> None:
    process, folder = start_on_an_endless_loop(tmp_path)
    process.kill()
    process.communicate(timeout=10)
    assert gone(folder)


@linux_only
def test_a_judge_that_is_killed_is_the_graders_fault_and_said_so() -> None:
    with Session() as session:
        session.describe()
        for pid in processes_of(session.folder):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(GraderError, match="The judge's process ended"):
            session.grade(SCALE, SCALE.reference, seed=1)
        assert session.grade(SCALE, SCALE.reference, seed=1).passed  # by a new one


@linux_only
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_zygote_that_is_killed_or_stopped_does_not_hang_the_judge(number, tmp_path) -> None:
    file = tmp_path / "ex01_scale.py"
    body = f"import os, time; os.kill(os.getppid(), {int(number)}); os._exit(0)"
    file.write_text(REFERENCE.replace("return x * factor", body), encoding="utf-8")
    with Session(sandbox="process") as session:
        with pytest.raises(GraderError, match="The judge's process ended"):
            session.grade(SCALE, file, seed=1)
        assert session.grade(SCALE, SCALE.reference, seed=1).passed


def test_workers_can_be_fresh_processes_as_on_macos_and_windows(tmp_path) -> None:
    file = tmp_path / "ex01_scale.py"
    file.write_text(REFERENCE.replace("    x /= 2", "    while True: pass"), encoding="utf-8")
    with Session(start="spawn", sandbox="process") as session:
        assert session.grade(SCALE, SCALE.reference, seed=1).passed
        outcomes = [check.outcome for check in session.grade(SCALE, file, seed=1).checks]
    assert outcomes == ["passed", "passed", "timeout", "passed"]


@linux_only
def test_a_fresh_process_ends_with_its_judge(tmp_path) -> None:
    file = tmp_path / "ex01_scale.py"
    file.write_text("while True: pass\n", encoding="utf-8")
    session = Session(start="spawn", sandbox="process")

    def hang() -> None:
        with pytest.raises(GraderError):
            session.grade(SCALE, file, seed=1)

    thread = threading.Thread(target=hang)
    thread.start()
    time.sleep(4)
    session._judges._processes[0].kill()
    thread.join()
    assert gone(session.folder)
    session.close()


# -- the wire ----------------------------------------------------------------------------------------------


@pytest.fixture
def wire() -> tuple[Channel, socket.socket]:
    ours, theirs = socket.socketpair()
    return Channel(ours), theirs


def soon() -> float:
    return time.monotonic() + 0.5


def test_a_frame_arrives_as_it_was_sent(wire) -> None:
    channel, other = wire
    tensors = {"a": torch.arange(6.0).reshape(2, 3), "b": torch.tensor([True]), "c": torch.zeros(0, 2)}
    Channel(other).send({"hello": [1, None, "ü"]}, tensors)
    message, received = channel.receive(soon())
    assert message == {"hello": [1, None, "ü"]}
    assert all(torch.equal(received[name], tensors[name]) for name in tensors)


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<II", 2**32 - 1, 0),
        struct.pack("<II", 2, 2**32 - 1) + b"{}",
        struct.pack("<II", 5, 0) + b"hello",
        struct.pack("<II", 2, 0) + b"[]",
        struct.pack("<II", 200_000, 0) + b"[" * 200_000,
        struct.pack("<II", 6, 0) + b'{"a":\xff',
        struct.pack("<II", 2, 8) + b"{}" + b"\xff" * 8,
        struct.pack("<II", 2, 16) + b"{}" + struct.pack("<Q", 8) + b'{"a":{}}',
        struct.pack("<II", 5_006, 0) + b'{"a":' + b"1" * 5_000 + b"}",
    ],
)
def test_garbage_is_garbled_and_the_judge_lives(data: bytes, wire) -> None:
    channel, other = wire
    other.sendall(data)
    with pytest.raises(Garbled):
        channel.receive(soon())


@pytest.mark.parametrize(
    ("layout", "size"),
    [
        ({"0": ["torch.float32", [2]]}, 4),
        ({"0": ["torch.float32", [2]]}, 12),
        ({"0": ["torch.float32", [-1]]}, 4),
        ({"0": ["torch.float32", [True]]}, 4),
        ({"0": ["torch.float32", [1.0]]}, 4),
        ({"0": ["torch.float32", [10**30]]}, 4),
        ({"0": ["torch.float32", [1] * 100]}, 4),
        ({"0": ["torch.qint8", [4]]}, 4),
        ({"0": ["os.system", [4]]}, 4),
        ({"0": ["torch.float32"]}, 4),
        ({"0": 7}, 4),
        ([1], 4),
        ("x", 0),
    ],
)
def test_tensors_that_their_bytes_cannot_be_are_garbled(layout: object, size: int, wire) -> None:
    channel, other = wire
    text = json.dumps({"saw": 1, "tensors": layout}).encode()
    other.sendall(struct.pack("<II", len(text), size) + text + bytes(size))
    with pytest.raises(Garbled):
        channel.receive(soon())


def test_a_bool_is_0_or_1_whatever_byte_came(wire) -> None:
    channel, other = wire
    text = json.dumps({"tensors": {"0": ["torch.bool", [3]]}}).encode()
    other.sendall(struct.pack("<II", len(text), 3) + text + bytes([0, 2, 255]))
    received = channel.receive(soon())[1]["0"]
    assert received.view(torch.uint8).tolist() == [0, 1, 1]


def test_a_trickle_of_bytes_meets_the_deadline(wire) -> None:
    channel, other = wire
    stop = threading.Event()

    def trickle() -> None:
        other.sendall(struct.pack("<II", 1_000_000, 0))
        while not stop.wait(0.05):
            other.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    start = time.monotonic()
    with pytest.raises(Late):
        channel.receive(soon())
    assert time.monotonic() - start < 2
    stop.set()
    thread.join()


def test_half_a_frame_and_the_end_is_closed(wire) -> None:
    channel, other = wire
    other.sendall(struct.pack("<II", 10, 0) + b"{")
    other.close()
    with pytest.raises(Closed):
        channel.receive(soon())


def test_an_observation_comes_back_as_it_was() -> None:
    fortran = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    channels_last = torch.rand(1, 2, 3, 3).to(memory_format=torch.channels_last)
    seen = snapshot(
        {
            "a": [1, 2.5, None, True, "x"],
            "b": {"c": torch.ones(2)},
            "d": object,
            "e": [fortran, channels_last],
        }
    )
    tree, tensors = pack(seen)
    back = unpack(json.loads(json.dumps(tree)), tensors)
    assert all(array.values.is_contiguous() for array in seen["e"])
    assert back["a"] == seen["a"]
    assert torch.equal(back["b"]["c"].values, torch.ones(2))
    assert back["d"] == Other("type")


DTYPES = sorted({dtype for dtype in vars(torch).values() if isinstance(dtype, torch.dtype)}, key=str)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_tensor_of_any_dtype_can_be_sent(dtype: torch.dtype, wire) -> None:
    channel, other = wire
    for shape in ((2,), (), (0, 3)):
        try:
            value = torch.empty(shape, dtype=dtype)
        except RuntimeError as error:
            assert "quantized" in str(error)
            return
        tree, tensors = pack(snapshot(value))
        Channel(other).send({"saw": tree}, tensors)
        message, received = channel.receive(soon())
        seen = unpack(message["saw"], received)
        if isinstance(seen, Array):
            assert (seen.values.dtype, seen.values.shape) == (dtype, shape)
        else:
            assert str(dtype) in seen.type_name


def test_complex_numbers_arrive_as_they_were(wire) -> None:
    channel, other = wire
    values = torch.tensor([[1 + 2j, -3j], [0.5, 1e300]], dtype=torch.complex128)
    tree, tensors = pack(snapshot([values, values.conj(), values.numpy()]))
    Channel(other).send({"saw": tree}, tensors)
    message, received = channel.receive(soon())
    plain, conjugate, array = unpack(message["saw"], received)
    assert torch.equal(plain.values, values)
    assert torch.equal(conjugate.values, values.conj())
    assert torch.equal(array.values, values) and array.kind == "numpy array"


def test_what_the_judge_would_not_take_is_not_sent(wire) -> None:
    channel, other = wire
    with pytest.raises(TooLarge, match=r"too large to compare: 9 MiB of text and numbers \(the limit is 8\)"):
        Channel(other).send({"a": "x" * 9 * 2**20})
    Channel(other).send({"b": 1})
    assert channel.receive(soon())[0] == {"b": 1}


def test_a_whole_submission_fits_however_it_is_escaped(wire) -> None:
    channel, other = wire
    thread = threading.Thread(target=lambda: Channel(other).send({"source": "\x01" * 1_000_000}))
    thread.start()
    assert len(channel.receive(time.monotonic() + 5)[0]["source"]) == 1_000_000
    thread.join()


def test_empty_lists_count_as_well() -> None:
    start = time.monotonic()
    with pytest.raises(TooLarge, match="more than 10,000 values"):
        snapshot([[[]] * 10_000] * 5_000)
    with pytest.raises(TooLarge, match="more than 10,000 values"):
        snapshot({number: {} for number in range(20_000)})
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "tree",
    [
        None,
        3,
        [],
        {},
        {"value": [1]},
        {"value": {"a": 1}},
        {"tensor": "7", "device": "cpu", "kind": "Tensor"},
        {"tensor": "0", "device": "moon", "kind": "Tensor"},
        {"tensor": "0", "device": "cpu", "kind": "list"},
        {"list": 3},
        {"dict": {"a": 1}},
    ],
)
def test_a_tree_that_pack_cannot_have_made_is_garbled(tree: object) -> None:
    with pytest.raises(Garbled):
        unpack(tree, {"0": torch.ones(1)})


def test_an_exception_comes_back_as_it_was() -> None:
    raised = Raised("error", "ValueError", "no", (), "line")
    assert unpack_raised(json.loads(json.dumps(pack_raised(raised)))) == raised


@pytest.mark.parametrize("message", [None, 3, {}, {"lines": 3}, {"lines": [[1]]}, {"lines": [], "kind": "x"}])
def test_an_exception_that_is_none_is_garbled(message: object) -> None:
    with pytest.raises(Garbled):
        unpack_raised(message)


# -- whatever comes back or is raised, the worker answers --------------------------------------------------


class _Quits(Exception):
    def __str__(self) -> str:
        raise SystemExit


class _TextOfItsOwn(str):
    def __getitem__(self, key: object) -> object:
        return object()


class _SaysSomethingElse(Exception):
    def __str__(self) -> str:
        return _TextOfItsOwn("hello")


class _Meta(type):
    @property
    def __name__(cls) -> str:
        raise SystemExit


class _HasNoName(Exception, metaclass=_Meta):
    pass


class _HasNoClass(Exception):
    @property
    def __class__(self) -> type:
        raise SystemExit


class _HasNoTraceback(Exception):
    @property
    def __traceback__(self) -> None:
        raise SystemExit


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (_Quits, "(its message cannot be shown)"),
        (_SaysSomethingElse, "hello"),
        (_HasNoName, ""),
        (_HasNoClass, "(it cannot be described)"),
        (_HasNoTraceback, ""),
    ],
    ids=["quits", "own text", "no name", "no class", "no traceback"],
)
def test_an_exception_of_any_kind_can_be_described_and_sent(kind: type[Exception], message: str) -> None:
    found = raised(kind(), "a.py")
    assert (found.kind, found.message) == ("error", message)
    assert found.type_name == type.__dict__["__name__"].__get__(kind)
    assert unpack_raised(json.loads(json.dumps(pack_raised(found)))) == found


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        ("return torch.zeros(2, dtype=torch.complex128)", "failed", "expected float32, got complex128"),
        ("return torch.zeros(2, dtype=torch.complex32)", "failed", "expected float32, got complex32"),
        (
            "return torch.zeros(2, dtype=torch.complex128).numpy()",
            "failed",
            "got a numpy array of shape (2,)",
        ),
        ("return torch.empty(2, dtype=torch.bits8)", "failed", "Tensor of dtype torch.bits8"),
        (
            "return torch.empty(2, dtype=torch.float8_e8m0fnu)",
            "failed",
            "Tensor of dtype torch.float8_e8m0fnu",
        ),
        ("return ['é' * 4_000] * 500", "error", "The result is too large to compare: "),
        ("class E(Exception): __str__ = lambda self: 1 / 0\n    raise E", "error", "E: (its message"),
        ("import sys; sys.stdout.close(); return x * factor", "passed", ""),
        ("import sys; sys.stdout = None; return x * factor", "passed", ""),
    ],
)
def test_the_worker_answers(body: str, outcome: str, words: str, grade_source) -> None:
    source = REFERENCE.replace("    return x * factor\n", f"    {body}\n")
    first = grade_source(SCALE, source, seed=1, checks=["values_match"]).checks[0]
    assert (first.outcome, words in first.message) == (outcome, True), first.message


def test_standard_output_is_a_text_stream_like_any_other(grade_source) -> None:
    body = (
        "import sys\n"
        "    sys.stdout.buffer.write('bytes é\\n'.encode())\n"
        "    sys.stdout.write('half a ')\n"
        "    print('line', sys.stdout.encoding, sys.stdout.isatty(), file=sys.stderr)\n"
        "    print('\\ud800', end='')\n"
        "    return x * factor\n"
    )
    source = REFERENCE.replace("return x * factor\n", body)
    first = grade_source(SCALE, source, seed=1, checks=["values_match"]).checks[0]
    assert first.passed, first.message
    assert first.printed.startswith("bytes é\nhalf a line utf-8 False\n\\ud800")


def test_what_was_printed_before_a_kill_is_there_line_by_line_and_capped(grade_source) -> None:
    body = "import os, sys; sys.stdout.buffer.write(b'one\\ntwo\\n' + b'x' * 10**6); os._exit(1)\n"
    source = REFERENCE.replace("return x * factor\n", body)
    first = grade_source(SCALE, source, seed=1, checks=["values_match"]).checks[0]
    assert first.outcome == "crashed"
    assert first.printed.startswith("one\ntwo\nxxx")
    assert len(first.printed) == 4_000
