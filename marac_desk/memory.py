"""What a process does about its own memory: nobody else may read it, no crash writes it out, and it stays small.

Malware under the same account that runs before us, or an administrator, wins nevertheless; this closes what is easy.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from typing import Any

M_ARENA_MAX = -8  # from malloc.h
PR_SET_DUMPABLE = 4  # from sys/prctl.h
PT_DENY_ATTACH = 31  # from macOS's sys/ptrace.h
WER_FAULT_REPORTING_FLAG_NOHEAP = 1  # from werapi.h
DACL_SECURITY_INFORMATION = 4
SDDL_REVISION_1 = 1
OWN_PROCESS = "D:P(A;;0x00101001;;;OW)(A;;0x001fffff;;;SY)"
"""The owner may end this process, wait for it and see that it is there, and not read its memory; the system may all."""


def close_to_others() -> None:
    """Let nobody read this process's memory and no crash write it to the disk, as far as the system can be asked to."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform.startswith("linux"):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).ptrace(PT_DENY_ATTACH, 0, None, 0)
        elif sys.platform == "win32":
            _close_on_windows(ctypes.WinDLL("kernel32"), ctypes.WinDLL("advapi32"))  # type: ignore[attr-defined,unused-ignore]


def _close_on_windows(kernel32: Any, advapi32: Any) -> None:
    kernel32.WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
    descriptor = ctypes.c_void_p()
    made = advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        OWN_PROCESS, SDDL_REVISION_1, ctypes.byref(descriptor), None
    )
    if made:
        own = ctypes.c_void_p(-1)  # what GetCurrentProcess returns
        advapi32.SetKernelObjectSecurity(own, DACL_SECURITY_INFORMATION, descriptor)
        kernel32.LocalFree(descriptor)


def use_one_heap() -> None:
    """Ask for one heap for all threads, before there are any: our lanes take turns, and each heap would hold MiBs."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def settle() -> None:
    """Give back what was needed once, and let the collector never look again at what stays: it is half its work."""
    gc.collect()
    gc.freeze()
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
