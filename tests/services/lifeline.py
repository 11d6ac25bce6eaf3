"""A server of the tests ends with the test process that started it, however that process ends."""
from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_libc = ctypes.CDLL(None, use_errno=True)


def ends_with_its_parent(how: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """For `preexec_fn`: the child gets this signal when its parent dies, killed or not (Linux)."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        if _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(how)) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        if os.getppid() != parent:  # it died before the kernel knew
            os.kill(os.getpid(), how)

    return ask_the_kernel
