"""Runs a command in its own place that is killed when its parent dies: ``python -m flows.mortal PARENT COMMAND...``.

A signal at the parent's death, which the kernel keeps across ``exec``, is the only thing that works when the parent
is killed itself; Prefect's server would else stay behind and hold its port.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; end it now if that has happened already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - our own command, never a shell
