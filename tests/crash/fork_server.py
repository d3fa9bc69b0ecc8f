"""Forks the real service as often as it is told to, from one process that has imported everything already.

Orders come as JSON lines on standard input: {"number", "settings": {...}, "deadly", "points", "log"} starts one,
{"stop": number} asks one to end. Answers go to standard output: {"open": true} once, then {"died": number, "signal", "code"}.
"""

import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

from tests.crash.child import known_place, live, prepare

Order = dict[str, Any]  # Any: JSON


class ForkServer:
    def __init__(self) -> None:
        self.children: dict[int, int] = {}  # number by process id
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._rest = b""

    def work(self) -> None:
        """Until standard input ends; then every child ends too."""
        while True:
            ready, _, _ = select.select([0, self._wake], [], [])
            if self._wake in ready:
                os.read(self._wake, 4096)
                self._reap()
            if 0 in ready:
                read = os.read(0, 65536)
                if not read:
                    break
                *lines, self._rest = (self._rest + read).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)

    def _obey(self, order: Order) -> None:
        if "stop" in order:
            for pid in [pid for pid, number in self.children.items() if number == order["stop"]]:
                os.kill(pid, signal.SIGTERM)
            return
        known_place(Path(order["settings"]["ASCOLTO_PLACE"]))
        pid = os.fork()
        if not pid:
            self._become(order)
        self.children[pid] = order["number"]

    def _become(self, order: Order) -> None:
        """Turn this fork into a service; never returns."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for held in (self._wake, self._waker):
                os.close(held)
            nothing = os.open(os.devnull, os.O_RDONLY)
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            for old, new in ((nothing, 0), (log, 1), (log, 2)):
                os.dup2(old, new)
            code = live(order["settings"], Path(order["points"]), order["deadly"])
        except BaseException:  # noqa: BLE001 - whatever it is, it belongs into the log, and the fork ends here
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
            say({"died": self.children.pop(pid), "signal": signalled, "code": code})


def say(answer: Order) -> None:
    os.write(1, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    prepare()
    server = ForkServer()
    say({"open": True})
    server.work()
