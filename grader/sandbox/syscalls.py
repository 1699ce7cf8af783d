"""The system calls that a worker may make, by architecture; whatever is not named here is refused.

The numbers are the kernel's (`asm/unistd_64.h` for x86_64, `asm-generic/unistd.h` for aarch64) and never
change. Left out on purpose, and each an attack: fork and exec, opening a socket, connecting or naming one,
`sendmsg` (it takes an address that a filter cannot read), memfd, shared memory, keyrings, io_uring, ptrace,
`process_vm_*`, fallocate (it fills a disk faster than anybody looks), chmod, chown and file times, links,
mounts, namespaces, affinity and priority.
"""

from __future__ import annotations


def _numbers(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (pair.split("=") for pair in text.split())}


ALLOWED: dict[str, dict[str, int]] = {
    "x86_64": _numbers(
        """
    read=0 write=1 readv=19 writev=20 pread64=17 pwrite64=18 preadv=295 pwritev=296 lseek=8 close=3
    close_range=436 open=2 openat=257 stat=4 fstat=5 lstat=6 newfstatat=262 statx=332 access=21
    faccessat=269 faccessat2=439 readlink=89 readlinkat=267 getcwd=79 chdir=80 fchdir=81 getdents=78
    getdents64=217 statfs=137 fstatfs=138 mkdir=83 mkdirat=258 rmdir=84 unlink=87 unlinkat=263 rename=82
    renameat=264 renameat2=316 ftruncate=77 fsync=74 fdatasync=75 fadvise64=221 umask=95
    creat=85 sendfile=40 copy_file_range=326 dup=32 dup2=33 dup3=292 pipe=22 pipe2=293 fcntl=72 flock=73
    ioctl=16 mmap=9 munmap=11 mremap=25 mprotect=10 madvise=28 msync=26 mincore=27 brk=12 membarrier=324
    poll=7 ppoll=271 select=23 pselect6=270 epoll_create=213 epoll_create1=291 epoll_ctl=233
    epoll_wait=232 epoll_pwait=281 epoll_pwait2=441 eventfd=284 eventfd2=290 socketpair=53 sendto=44
    recvfrom=45 recvmsg=47 shutdown=48 getsockname=51 getpeername=52 getsockopt=55 setsockopt=54
    nanosleep=35 clock_nanosleep=230 clock_gettime=228 clock_getres=229 gettimeofday=96 time=201
    times=100 getitimer=36 setitimer=38 alarm=37 pause=34 timerfd_create=283 timerfd_settime=286
    timerfd_gettime=287 getpid=39 gettid=186 getppid=110 getuid=102 geteuid=107 getgid=104 getegid=108
    getgroups=115 getresuid=118 getresgid=120 getpgrp=111 getpgid=121 getsid=124 uname=63 sysinfo=99
    getrusage=98 getrlimit=97 prlimit64=302 getrandom=318 getcpu=309 sched_yield=24
    sched_getaffinity=204 sched_getparam=143 sched_getscheduler=145 sched_get_priority_max=146
    sched_get_priority_min=147 getpriority=140 prctl=157 get_mempolicy=239 futex=202 set_robust_list=273
    set_tid_address=218 rseq=334 clone=56 exit=60 exit_group=231 wait4=61 waitid=247
    rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 rt_sigpending=127 rt_sigsuspend=130
    rt_sigtimedwait=128 sigaltstack=131 restart_syscall=219 kill=62 tgkill=234
    """
    ),
    "aarch64": _numbers(
        """
    read=63 write=64 readv=65 writev=66 pread64=67 pwrite64=68 preadv=69 pwritev=70 lseek=62 close=57
    close_range=436 openat=56 fstat=80 newfstatat=79 statx=291 faccessat=48 faccessat2=439 readlinkat=78
    getcwd=17 chdir=49 fchdir=50 getdents64=61 statfs=43 fstatfs=44 mkdirat=34 unlinkat=35 renameat=38
    renameat2=276 ftruncate=46 fsync=82 fdatasync=83 fadvise64=223 umask=166 sendfile=71
    copy_file_range=285 dup=23 dup3=24 pipe2=59 fcntl=25 flock=32 ioctl=29 mmap=222 munmap=215
    mremap=216 mprotect=226 madvise=233 msync=227 mincore=232 brk=214 membarrier=283 ppoll=73
    pselect6=72 epoll_create1=20 epoll_ctl=21 epoll_pwait=22 epoll_pwait2=441 eventfd2=19 socketpair=199
    sendto=206 recvfrom=207 recvmsg=212 shutdown=210 getsockname=204 getpeername=205 getsockopt=209
    setsockopt=208 nanosleep=101 clock_nanosleep=115 clock_gettime=113 clock_getres=114 gettimeofday=169
    times=153 getitimer=102 setitimer=103 timerfd_create=85 timerfd_settime=86 timerfd_gettime=87
    getpid=172 gettid=178 getppid=173 getuid=174 geteuid=175 getgid=176 getegid=177 getgroups=158
    getresuid=148 getresgid=150 getpgid=155 getsid=156 uname=160 sysinfo=179 getrusage=165 getrlimit=163
    prlimit64=261 getrandom=278 getcpu=168 sched_yield=124 sched_getaffinity=123 sched_getparam=121
    sched_getscheduler=120 sched_get_priority_max=125 sched_get_priority_min=126 getpriority=141
    prctl=167 get_mempolicy=236 futex=98 set_robust_list=99 set_tid_address=96
    rseq=293 clone=220 exit=93 exit_group=94 wait4=260 waitid=95 rt_sigaction=134 rt_sigprocmask=135
    rt_sigreturn=139 rt_sigpending=136 rt_sigsuspend=133 rt_sigtimedwait=137 sigaltstack=132
    restart_syscall=128 kill=129 tgkill=131
    """
    ),
}

ABSENT = {"clone3": 435, "openat2": 437, "futex_waitv": 449}
"""Refused as if the kernel did not know them, the same on every architecture: the C library then takes an
older call, whose arguments a filter can read.
"""
