"""Jobs that are read line by line and done each in a child of its own, which may be killed."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

Job = Callable[[dict[str, Any]], None]


def do_in_children(jobs: Mapping[str, Job], say: Callable[..., None]) -> None:
    """Do one job after another, each in a child that may be killed; `say` tells of the child and how it ended."""
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                jobs[job["do"]](job)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        say(child=child)
        _, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))
