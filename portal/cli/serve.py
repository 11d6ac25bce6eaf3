"""`serve`: the pages and the workers in the foreground, until interrupted."""
from __future__ import annotations

import signal
import subprocess
import sys
import threading

import click

from portal.cli.answer import Answer, instance, notice
from portal.cli.instance import open_instance
from portal.wording import N_, gettext

LARGEST_BODY = 21 << 30
"""Bytes; a package unpacks to at most 20 GB, and its ZIP is no larger than that and a little."""
THREADS = 8
SECONDS_TO_STOP = 10


@click.command()
def serve() -> Answer:
    """Start web and workers; they stop together."""
    from waitress import create_server

    app = open_instance(instance())
    from portal import installation

    with app.app_context():
        settings = installation.current().settings
    server = create_server(app, listen=settings.listen, threads=THREADS, max_request_body_size=LARGEST_BODY)
    workers = [_worker(str(settings.instance), queue) for queue in ("main", "ocr")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    notice(gettext(N_("归档已启动：%(address)s"), address=settings.public_address or f"http://{settings.listen}/"))
    try:
        server.run()
    finally:
        server.close()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(SECONDS_TO_STOP)
    return Answer({"stopped": True}, text=gettext(N_("已停下")))


@click.command(hidden=True)
@click.argument("queue", type=click.Choice(["main", "ocr"]))
def worker(queue: str) -> Answer:
    """Work on one queue until interrupted, or until the process that started it is gone."""
    from portal.jobs.worker import work_forever

    app, stop = open_instance(instance()), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    work_forever(app, queue, stop)
    return Answer({"stopped": True})


def _worker(folder: str, queue: str) -> subprocess.Popen:
    """Its standard input closes with this process, however this process ends."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "--instance", folder, "worker", queue]
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def _stop_with_parent(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()
