"""The lock's parts: the filter's program for both architectures, what is readable, what is counted, what is
removed, and that nothing runs unlocked where a lock was asked for.
"""

from __future__ import annotations

import errno
import mmap
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from conftest import ROOT, SCALE, TOY

from grader.edition.kit import SHARED
from grader.sandbox import limits, lock, seccomp
from grader.sandbox.folder import remove
from grader.sandbox.syscalls import ABSENT, ALLOWED
from grader.sandbox.zygote import DeviceRefused, _try
from grader.session import Session, grading

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own")
locked_only = pytest.mark.skipif(bool(lock.missing()), reason=f"no lock here: {'; '.join(lock.missing())}")

OWN = 4242
ALLOW = seccomp.ALLOW
REFUSE = seccomp.ERRNO | errno.EPERM
MACHINES = sorted(ALLOWED)


# -- the filter, interpreted as the kernel would ------------------------------------------------------------


def program(machine: str, devices: bool = False) -> bytes:
    return seccomp._start(machine) + seccomp._own(machine, OWN) + seccomp.rest(machine, devices)


def verdict(
    machine: str, number: int, *arguments: int, arch: int | None = None, devices: bool = False
) -> int:
    """What the filter says of a call: the part of classic BPF that it uses."""
    code = list(struct.iter_unpack("HBBI", program(machine, devices)))
    padded = [argument % 2**64 for argument in (*arguments, *[0] * 6)][:6]
    architecture = seccomp.AUDIT_ARCH[machine] if arch is None else arch
    data = struct.pack("<IIQ6Q", number % 2**32, architecture, 0, *padded)
    accumulator = place = 0
    while True:
        operation, yes, no, value = code[place]
        place += 1
        if operation == seccomp.LOAD:
            assert value % 4 == 0 and value < 64
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif operation == seccomp.AND:
            accumulator &= value
        elif operation == seccomp.JUMP_EQUAL:
            place += yes if accumulator == value else no
        elif operation == seccomp.JUMP_GREATER_EQUAL:
            place += yes if accumulator >= value else no
        elif operation == seccomp.JUMP_ANY_BIT:
            place += yes if accumulator & value else no
        else:
            assert operation == seccomp.RETURN
            return value


RULED = (
    "clone",
    "fcntl",
    "ioctl",
    "prctl",
    "sendto",
    "open",
    "openat",
    "socketpair",
    "kill",
    "tgkill",
    "prlimit64",
)

FORBIDDEN = {
    "x86_64": """
        fork=57 vfork=58 execve=59 execveat=322 socket=41 connect=42 accept=43 accept4=288 bind=49 listen=50
        sendmsg=46 sendmmsg=307 memfd_create=319 memfd_secret=447 io_uring_setup=425 io_uring_enter=426
        ptrace=101 process_vm_readv=310 process_vm_writev=311 pidfd_open=434 pidfd_send_signal=424
        pidfd_getfd=438 tkill=200 rt_sigqueueinfo=129 rt_tgsigqueueinfo=297 chmod=90 fchmod=91 fchmodat=268
        fchmodat2=452 chown=92 fchown=93 lchown=94 fchownat=260 utime=132 utimes=235 utimensat=280
        futimesat=261 truncate=76 fallocate=285 link=86 linkat=265 symlink=88 symlinkat=266 mknod=133
        mknodat=259 setxattr=188 lsetxattr=189 fsetxattr=190 mount=165 umount2=166 pivot_root=155 chroot=161
        unshare=272 setns=308 shmget=29 shmat=30 semget=64 msgget=68 mq_open=240 add_key=248 request_key=249
        keyctl=250 bpf=321 perf_event_open=298 userfaultfd=323 setrlimit=160 setpriority=141
        sched_setaffinity=203 sched_setscheduler=144 sched_setparam=142 sched_setattr=314 ioprio_set=251
        mlock=149 mlockall=151 setuid=105 setresuid=117 capset=126 seccomp=317 personality=135 reboot=169
        kexec_load=246 init_module=175 swapon=167 iopl=172 ioperm=173 modify_ldt=154 name_to_handle_at=303
        open_by_handle_at=304 setsid=112 setpgid=109 splice=275 tee=276 vmsplice=278 inotify_init1=294
        fanotify_init=300 timer_create=222 process_madvise=440 move_pages=279 kcmp=312 signalfd4=289
    """,
    "aarch64": """
        execve=221 execveat=281 socket=198 connect=203 accept=202 accept4=242 bind=200 listen=201 sendmsg=211
        sendmmsg=269 memfd_create=279 memfd_secret=447 io_uring_setup=425 io_uring_enter=426 ptrace=117
        process_vm_readv=270 process_vm_writev=271 pidfd_open=434 pidfd_send_signal=424 pidfd_getfd=438
        tkill=130 rt_sigqueueinfo=138 rt_tgsigqueueinfo=240 fchmod=52 fchmodat=53 fchmodat2=452 fchown=55
        fchownat=54 utimensat=88 truncate=45 fallocate=47 linkat=37 symlinkat=36 mknodat=33 setxattr=5
        lsetxattr=6 fsetxattr=7 mount=40 umount2=39 pivot_root=41 chroot=51 unshare=97 setns=268 shmget=194
        shmat=196 semget=190 msgget=186 mq_open=180 add_key=217 request_key=218 keyctl=219 bpf=280
        perf_event_open=241 userfaultfd=282 setrlimit=164 setpriority=140 sched_setaffinity=122
        sched_setscheduler=119 sched_setparam=118 sched_setattr=274 ioprio_set=30 mlock=228 mlockall=230
        setuid=146 setresuid=147 capset=91 seccomp=277 personality=92 reboot=142 kexec_load=104
        init_module=105 swapon=224 name_to_handle_at=264 open_by_handle_at=265 setsid=157 setpgid=154
        splice=76 tee=77 vmsplice=75 inotify_init1=26 fanotify_init=262 timer_create=107
        process_madvise=440 move_pages=239 kcmp=272 signalfd4=74
    """,
}


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_not_on_the_list_is_refused(machine: str) -> None:
    named = {name: int(number) for name, number in (pair.split("=") for pair in FORBIDDEN[machine].split())}
    assert not set(named) & set(ALLOWED[machine])
    assert {name for name, number in named.items() if verdict(machine, number) != REFUSE} == set()
    known = {*ALLOWED[machine].values(), *ABSENT.values()}
    assert {
        number for number in range(600) if number not in known and verdict(machine, number) != REFUSE
    } == set()


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_on_the_list_is_allowed(machine: str) -> None:
    plain = {name: number for name, number in ALLOWED[machine].items() if name not in RULED}
    assert {
        name for name, number in plain.items() if verdict(machine, number, *[2**64 - 1] * 6) != ALLOW
    } == set()
    assert len(set(ALLOWED[machine].values())) == len(ALLOWED[machine])


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_whose_arguments_cannot_be_read_seem_unknown(machine: str) -> None:
    for number in ABSENT.values():
        assert verdict(machine, number) == seccomp.ERRNO | errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_ends_the_process(machine: str) -> None:
    number = ALLOWED[machine]["read"]
    assert verdict(machine, number, arch=0x40000003) == seccomp.KILL  # i386
    assert verdict(machine, number, arch=0xC000003E ^ 1) == seccomp.KILL
    assert verdict(machine, 0x40000000 + number) == seccomp.KILL  # x32
    assert verdict(machine, -1) == seccomp.KILL


THREAD = 0x3D0F00  # what glibc's pthread_create asks for
AT, FDCWD = "openat", -100

CASES = [
    ("clone", (THREAD,), True),
    ("clone", (17,), False),  # fork: SIGCHLD
    ("clone", (0x4111,), False),  # vfork
    ("clone", (0x100,), False),
    ("clone", (0x10000,), False),
    *[("clone", (THREAD | 1 << bit,), False) for bit in (17, 25, 26, 27, 28, 29, 30)],  # a new namespace
    ("fcntl", (1, 0), True),
    ("fcntl", (1, 4, os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else 0), True),
    ("fcntl", (1, 1030, 3), True),
    *[("fcntl", (1, command), False) for command in (8, 10, 15, 1024, 1026, 1031, 1033)],
    ("ioctl", (1, 0x5413), True),
    *[("ioctl", (1, command), False) for command in (0x5412, 0x8901, 0x8902, 0x5452, 0x40086602, 0x80084502)],
    ("prctl", (15, 0), True),
    *[("prctl", (option,), False) for option in (1, 4, 8, 22, 23, 24, 36, 38, 47, 53, 59)],
    ("sendto", (3, 1, 1, 0, 0, 0), True),
    ("sendto", (3, 1, 1, 0, 0x7FFF0000, 16), False),
    ("sendto", (3, 1, 1, 0, 0x7FFF00000000, 16), False),  # an address whose low half is zero
    ("socketpair", (1, 1, 0), True),
    *[("socketpair", (family, 2, 0), False) for family in (2, 10, 16, 30, 40)],
    ("kill", (OWN, 9), True),
    *[("kill", (pid, 9), False) for pid in (0, -1, 1, -OWN, OWN + 1)],
    ("tgkill", (OWN, 77, 9), True),
    ("tgkill", (OWN + 1, OWN + 1, 9), False),
    ("tgkill", (-1, 1, 9), False),
    ("prlimit64", (0, 7, 0, 1), True),
    ("prlimit64", (OWN, 7, 0, 1), True),
    ("prlimit64", (OWN + 1, 7, 0, 1), False),
    ("prlimit64", (0, 7, 0x1000, 0), False),
    ("prlimit64", (0, 7, 0x100000000, 0), False),
    *[(AT, (FDCWD, 1, flags), True) for flags in (0, 0o2000000, 0o1101, 0o1102, 0o2, 0o10000000)],
    *[(AT, (FDCWD, 1, flags), False) for flags in (0o1000, 0o3, 0o1003, 0o2001000)],
    *[("open", (1, flags), True) for flags in (0, 0o1101, 0o2)],
    *[("open", (1, flags), False) for flags in (0o1000, 0o3, 0o1003)],
]


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_are_looked_at(machine: str) -> None:
    wrong = [
        (name, arguments)
        for name, arguments, allowed in CASES
        if name in ALLOWED[machine]
        and verdict(machine, ALLOWED[machine][name], *arguments) != (ALLOW if allowed else REFUSE)
    ]
    assert wrong == []


@pytest.mark.parametrize("machine", MACHINES)
def test_a_gpu_needs_ioctls_but_never_signals_to_others(machine: str) -> None:
    number = ALLOWED[machine]["ioctl"]
    assert verdict(machine, number, 5, 0xC020462A, devices=True) == ALLOW
    for command in seccomp.IOCTL_OWNER:
        assert verdict(machine, number, 5, command, devices=True) == REFUSE


# -- what may be read ---------------------------------------------------------------------------------------


def test_nothing_that_holds_solutions_is_readable(tmp_path) -> None:
    for course in (TOY.root, ROOT, tmp_path):
        places = lock.readable(course)
        assert course / "solutions" not in places
        assert not any((place / "solutions").is_dir() and (place / "exercises").is_dir() for place in places)
        assert not any(course.is_relative_to(place) for place in places)


def test_a_courses_own_folders_on_the_path_are_not_readable(tmp_path, monkeypatch) -> None:
    """As with PYTHONPATH=solutions; an environment inside of a course has to stay readable."""
    for name in ("solutions/mistakes", "answers", "checks", "exercises", ".venv/lib"):
        (tmp_path / name).mkdir(parents=True)
        monkeypatch.syspath_prepend(str(tmp_path / name))
    lock.readable.cache_clear()
    places = lock.readable(tmp_path)
    lock.readable.cache_clear()
    inside = [place.relative_to(tmp_path).as_posix() for place in places if place.is_relative_to(tmp_path)]
    assert inside == ["datasets", ".venv/lib"]


def test_solutions_that_were_installed_beside_the_packages_are_not_readable(tmp_path, monkeypatch) -> None:
    """By `pip install --target`, whose folder is on the path."""
    for name in ("grader", "numpy", "share/pytorch-exercise-kit/solutions"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / SHARED).touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    lock.readable.cache_clear()
    places = lock.readable(TOY.root)
    lock.readable.cache_clear()
    assert tmp_path / "numpy" in places
    assert not any((tmp_path / SHARED).is_relative_to(place) for place in places)


# -- what is counted, and what is removed --------------------------------------------------------------------


@linux_only
@pytest.mark.parametrize("kind", ["shared memory", "page tables"])
def test_memory_that_no_limit_counts_is_seen(kind: str, tmp_path, monkeypatch) -> None:
    ready, says = os.pipe()
    pid = os.fork()
    if pid == 0:
        _take(kind)
        os.write(says, b"x")
        time.sleep(60)
        os._exit(0)
    try:
        os.read(ready, 1)
        before = {name: limits.excess(pid, tmp_path) for name in ("as it is",)}
        monkeypatch.setattr(limits, "MEMORY", 2**26)
        monkeypatch.setattr(limits, "COUNTED", ("RssShmem", "VmPTE"))  # this process has torch
        assert (before["as it is"], limits.excess(pid, tmp_path)) == (None, "memory")
        assert limits.excess(os.getpid(), tmp_path) is None
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ready), os.close(says)


def _take(kind: str) -> None:
    if kind == "shared memory":
        mmap.mmap(-1, 2**27)[:] = bytes(2**27)
        globals()["kept"] = mmap.mmap(-1, 2**27)
        globals()["kept"][:] = bytes(2**27)
        return
    size = 2**36
    globals()["kept"] = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)
    kept = globals()["kept"]
    kept.madvise(15)  # MADV_NOHUGEPAGE
    for place in range(0, size, 2**21):
        kept[place]


def _deep(folder: Path, levels: int) -> None:
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(levels):
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
        Path("file").write_text("x")
    finally:
        os.chdir(here)


@linux_only
def test_a_folder_is_removed_however_deep_and_whatever_its_modes(tmp_path) -> None:
    folder = tmp_path / "worker"
    folder.mkdir()
    _deep(folder, 2_000)
    (folder / os.fsdecode(b"\xff\n")).mkdir(mode=0o000)
    (folder / "half").mkdir()
    (folder / "half" / "inner").mkdir(mode=0o500)
    (folder / "half").chmod(0o300)
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").write_text("x")
    (folder / "link").symlink_to(outside)
    remove(folder)
    assert not folder.exists()
    assert (outside / "file").read_text() == "x"
    assert outside.stat().st_mode & 0o777 == 0o755
    remove(folder)  # what is not there is removed


@linux_only
def test_a_folder_that_hides_what_it_holds_is_too_full(tmp_path) -> None:
    folder = tmp_path / "worker"
    folder.mkdir()
    assert limits.excess(os.getpid(), folder) is None
    _deep(folder, 100)
    assert limits.excess(os.getpid(), folder) == "disk"
    remove(folder)


# -- fail closed --------------------------------------------------------------------------------------------

BROKEN = {
    "no Landlock": "landlock.restrict = refuse",
    "no seccomp": "seccomp.restrict = refuse",
    "no capset": "lock._drop_capabilities = refuse",
    "a bug in the lock": "landlock.restrict = lambda **options: 1 / 0",
    "a machine without a table": "seccomp.platform.machine = lambda: 'vax'",
    "no limits": "zygote.apply_limits = refuse",
}

JUDGE = """
import sys
sys.path[:0] = {path!r}
from grader.sandbox import landlock, lock, seccomp, zygote
from grader.judges import Judges, launch
from grader import judge
def refuse(*args, **options):
    raise OSError(38, "not to be had")
{broken}
import socket, json, os, threading
ours, theirs = socket.socketpair()
if os.fork():
    theirs.close()
    line = ours.makefile("rw", newline="\\n")
    line.write(json.dumps({request!r}) + "\\n")
    line.flush()
    ours.shutdown(socket.SHUT_WR)
    sys.stdout.write(line.read())
    os._exit(0)
ours.close()
ends, stays = os.pipe()
os.dup2(ends, 0)
judge.forked([theirs], "lock")
"""


def judged(broken: str, tmp_path: Path) -> tuple[str, bool]:
    """What a judge answers whose sandbox is `broken`, and whether the submission ran."""
    file = tmp_path / "ex01_scale.py"
    says = "import sys\nsys.stderr.write('it ran')\n"
    file.write_text(says + SCALE.reference.read_text(encoding="utf-8"), encoding="utf-8")
    script = JUDGE.format(path=[str(ROOT)], broken=broken, request=grading(SCALE, file, 1, "cpu"))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    return ended.stdout, "it ran" in ended.stdout


@locked_only
def test_a_locked_submission_runs(tmp_path) -> None:
    answer, ran = judged("pass", tmp_path)
    assert ran and answer.count('"outcome": "passed"') == 4


@locked_only
@pytest.mark.parametrize("what", BROKEN)
def test_without_its_lock_no_submission_runs(what: str, tmp_path) -> None:
    answer, ran = judged(BROKEN[what], tmp_path)
    assert not ran and '"outcome": "passed"' not in answer
    if what != "a machine without a table":  # there the zygote ends, and the judge with it
        assert '"outcome": "grader_error"' in answer
        assert "The sandbox could not be put on a worker" in answer


@locked_only
def test_a_fresh_process_is_never_taken_for_a_locked_one() -> None:
    with Session(start="spawn", sandbox="lock") as session:
        result = session.grade(SCALE, SCALE.reference, seed=1)
    assert {check.outcome for check in result.checks} == {"grader_error", "skipped"}
    assert result.exit_status == 3


@pytest.mark.skipif(torch.cuda.is_available(), reason="CUDA starts here")
def test_a_gpu_that_does_not_start_is_refused_before_the_submission_runs() -> None:
    _try("cpu")
    with pytest.raises(DeviceRefused, match=r"CUDA does not start in it .* --device cpu"):
        _try("cuda")
