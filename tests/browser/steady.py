#!/usr/bin/env python3
"""Runs the program that TOCSIN_TEST_CHROMIUM names, where it cannot hear that the machine's network changes.

Chromium drops every request that waits for a connection with `ERR_NETWORK_CHANGED` when an address comes or goes, one
on loopback too; and where containers start beside the tests, as tests/compose does it, addresses come and go all the
time. It hears of them by netlink: here the kernel says that it has none, which Chromium takes as "always online".
seccomp(2), filters as in linux/filter.h and linux/seccomp.h. Any `python3` can run this.
"""

import ctypes
import os
import platform
import struct
import sys
from errno import EAFNOSUPPORT

SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its AUDIT_ARCH, and the number of `socket`."""

AF_NETLINK = 16

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PR_SET_NO_NEW_PRIVS = 38
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
"""Where `struct seccomp_data` has what is asked."""

ALLOW, FAIL = 0x7FFF0000, 0x00050000


class _Filter(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def refuse_netlink() -> None:
    """Let this process, and what it becomes, open no netlink socket. Raises `OSError` where that cannot be had."""
    machine, socket = SOCKET[platform.machine()]
    steps = (
        (LOAD, 0, 0, MACHINE_AT),
        (IF_EQUAL, 0, 5, machine),
        (LOAD, 0, 0, NUMBER_AT),
        (IF_EQUAL, 0, 3, socket),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (IF_EQUAL, 0, 1, AF_NETLINK),
        (RETURN, 0, 0, FAIL | EAFNOSUPPORT),
        (RETURN, 0, 0, ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    kernel = ctypes.CDLL(None, use_errno=True)
    wanted = ctypes.byref(_Filter(len(steps), ctypes.addressof(code)))
    for asked in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, wanted, 0, 0)):
        if kernel.prctl(*asked) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter of system calls")


def main() -> None:
    """Become the program; where there is no such filter, without one."""
    program = os.environ["TOCSIN_TEST_CHROMIUM"]
    try:
        refuse_netlink()
    except (OSError, KeyError) as error:
        sys.stderr.write(f"Chromium hears of the machine's network: {error}\n")
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
