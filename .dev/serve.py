"""The demo's server: serve.py PORT. Granian, ending in order however it is told to.

A process group that is told to end passes the signal on as well (make does), so it comes twice; Granian's own
handler takes a lock that the second signal would then wait for without end.
"""

import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces


class Server(Granian):
    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        if not self.interrupt_signal:
            super().signal_handler_interrupt(*args, **kwargs)


if __name__ == "__main__":
    Server(
        "medborgarlofte.wsgi:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        # No proxy stands in front and buffers: each slow sender holds a thread.
        blocking_threads=16,
        websockets=False,
        log_level="warning",
        workers_kill_timeout=5,
    ).serve()
