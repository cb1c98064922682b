"""How much memory a process has taken, needs, and can have."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from pathlib import Path

MIB = 1024 * 1024
COMPILING = 3000.0
"""MiB more that a process takes while it compiles, which one at a time does."""

PROGRAM, RESIDENT = 1200.0, 6.0 / 1024
"""MiB that a process takes for JAX and a program with firms, and for each resident of its world.
Measured with 100,000 residents: 1,660 to 1,740 MiB (`benchmarks/marks.py --worlds`)."""

SHARE = 0.85
"""Share of what is free that processes may fill."""

CGROUP = Path("/sys/fs/cgroup")
MEMINFO = Path("/proc/meminfo")


def peak_memory_mib() -> float:
    """Largest resident size of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MIB if sys.platform == "darwin" else peak / 1024


def of_world(residents: int) -> float:
    """About what a process needs that runs a world of so many residents, in MiB."""
    return PROGRAM + RESIDENT * residents


def affordable(need_mib: float) -> int:
    """How many processes of that need there is memory for, at least one."""
    room = SHARE * free_mib() - COMPILING
    return max(1, int(room // need_mib))


def free_mib() -> float:
    """Memory that could be taken now, in MiB: the machine's, or what a container leaves of it."""
    found = [_of_machine()]
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        with contextlib.suppress(OSError, ValueError):  # "max", or no such file: no limit
            most = int((CGROUP / limit).read_text())
            found.append((most - int((CGROUP / used).read_text())) / MIB)
    return max(0.0, min(found))


def _of_machine() -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        (line,) = (one for one in MEMINFO.read_text().splitlines() if one.startswith("MemAvail"))
        return int(line.split()[1]) / 1024
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / MIB / 2
