"""A proxy before an S3 server that does to each request what the test says: a network on a bad day."""
from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASS = "pass"
DOWN = "down"  # the connection is cut before the server hears of it
LOST = "lost"  # the server does it, its answer is lost
CUT = "cut"  # the answer ends in the middle of its body
DAMAGED = "damaged"  # the first byte of the request's body is changed on its way
FAILING = "500"
BUSY = "503"

Plan = Callable[[int, str, str], str]
"""(number of the request from 1, method, path with query) -> what happens to it. May block, to delay it."""


class FaultyProxy:
    """`endpoint` is host:port; `plan` may be set at any time; `requests` counts and `seen` lists those that came."""

    def __init__(self, server: str):
        self.server = server
        self.plan: Plan = lambda number, method, path: PASS
        self.seen: list[tuple[str, str]] = []
        self._counting = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.proxy = self
        self.endpoint = f"127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> FaultyProxy:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def begin(self, plan: Plan) -> None:
        """Count from 1 again, by a new plan."""
        with self._counting:
            self.seen.clear()
            self.plan = plan

    def next_fault(self, method: str, path: str) -> str:
        with self._counting:
            self.seen.append((method, path))
            number, plan = len(self.seen), self.plan
        return plan(number, method, path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: FaultyProxy


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.proxy.next_fault(self.command, self.path)
        if fault == DOWN:
            return self._hang_up()
        if fault in (FAILING, BUSY):
            return self._answer(int(fault), [], b"")
        if fault == DAMAGED and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        status, headers, data = self._forward(body)
        if fault == LOST:
            return self._hang_up()
        self._answer(status, headers, data, cut=fault == CUT)
        return None

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = http.client.HTTPConnection(self.server.proxy.server, timeout=60)
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            server.putheader(name, value)
        server.endheaders(body)
        answer = server.getresponse()
        data = answer.read()
        server.close()
        return answer.status, answer.getheaders(), data

    def _answer(self, status: int, headers: list[tuple[str, str]], data: bytes, cut: bool = False) -> None:
        self.send_response_only(status)
        kept = [(name, value) for name, value in headers if name.lower() not in ("transfer-encoding", "connection")]
        for name, value in kept:
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in kept):
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the test says what it expects."""
