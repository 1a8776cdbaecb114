"""A Streamlit server of our own, on a free port, gone when done."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]


class Server:
    """`streamlit run` of a script, with the settings of the app."""

    def __init__(self, script: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://localhost:{port}"
        options = ["--server.headless", "true", "--server.port", str(port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *options],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urlopen(f"{self.address}/_stcore/health", timeout=5).close()
                return
            except (URLError, OSError):
                time.sleep(0.01)
        raise RuntimeError(f"{self.process.args} did not start")

    def cpu(self) -> float:
        """Seconds of processor time that the process and those it started have used so far (Linux)."""
        own = Path(f"/proc/{self.process.pid}/task")
        started = [int(pid) for one in own.glob("*/children") for pid in one.read_text().split()]
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in (self.process.pid, *started))

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
