"""Runs a benchmark as ``python -m`` does, with the bots that it starts as forks of this process.

It is run in a fork itself, so none of them reads the program and its content anew.
"""

from __future__ import annotations

import runpy
import sys
from functools import partial

from benchmarks import processes
from tests.forks import HERE, forked

if __name__ == "__main__":
    processes.started = partial(forked, context=HERE)
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
