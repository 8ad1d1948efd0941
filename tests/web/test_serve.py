"""`retold serve`: what it says, how it stops, and what it refuses."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from retold import cli


def test_it_serves_until_it_is_told_to_stop(made: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["retold", "serve", str(made), "--port", str(port), "--read-only"]
    script = f"import sys; sys.argv = {words!r}; from retold.cli import main; main()"
    server = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], stderr=subprocess.PIPE, text=True
    )
    with server:
        assert server.stderr is not None
        assert server.stderr.readline() == f"http://127.0.0.1:{port}/  (Ctrl-C stops it)\n"
        for _ in range(300):
            try:
                with urlopen(f"http://127.0.0.1:{port}/api/session") as answer:
                    assert b'"read_only":true' in answer.read()
                break
            except OSError:
                time.sleep(0.1)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=60) == 0
        assert server.stderr.read() == ""


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> str:
    monkeypatch.setattr(sys, "argv", ["retold", "serve", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    return capsys.readouterr().err


def test_what_cannot_be_served_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    made: Path,
    tmp_path: Path,
) -> None:
    told = refused(monkeypatch, capsys, str(tmp_path / "none.retold"))
    assert told.startswith("retold: no corpus at ")
    told = refused(monkeypatch, capsys, str(made), "--host", "0.0.0.0")  # noqa: S104 - refused
    assert "give a token" in told
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = refused(monkeypatch, capsys, str(made), "--port", port)
    assert told.endswith("Address already in use; choose another with --port\n")
