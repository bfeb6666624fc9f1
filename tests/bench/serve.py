"""The site on gunicorn, for measuring."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTHING = "/nichts/"
WORKERS, THREADS = 2, 4


def environment(database_url: str, data_dir: Path, **more: str) -> dict[str, str]:
    """What a process of the site needs: the same for the servers and for what fills their database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        **more,
    }


def manage(env: dict[str, str], *command: str) -> None:
    """Run a command of the site. Raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, str(ROOT / "site" / "manage.py"), *command], env=env, cwd=ROOT, check=True)


@contextmanager
def serving(env: dict[str, str], *, workers: int = WORKERS, threads: int = THREADS) -> Iterator[int]:
    """Run gunicorn as ``make demo`` does, on 127.0.0.1, and give the port. Ends it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "guetersloh.wsgi", "--bind", f"127.0.0.1:{port}"]
    kind = ["--worker-class", "gthread", "--threads", str(threads)] if threads > 1 else ["--worker-class", "sync"]
    command += ["--workers", str(workers), *kind, "--log-level", "warning", "--keep-alive", "30"]
    server = subprocess.Popen([*command, "--graceful-timeout", "2"], env=env, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            # Its workers too, which would otherwise stay.
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"gunicorn ended with {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn does not answer")
