"""`serve`: the pages and the workers in the foreground, until interrupted."""
from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import click

from portal.cli.answer import Answer, instance, notice
from portal.cli.instance import open_instance
from portal.wording import N_, gettext

LARGEST_BODY = 21 << 30
"""Bytes; a package unpacks to at most 20 GB, and its ZIP is no larger than that and a little."""
THREADS = 8
SECONDS_TO_STOP = 5
"""For what a worker does just now; what is cut off is taken up at the next start."""


@click.command(help=N_("启动网页和后台工作，一起停下"))
def serve() -> Answer:
    """Start web and workers; they stop together."""
    from waitress import create_server

    app = open_instance(instance(), pages=True)
    from portal import installation

    with app.app_context():
        settings = installation.current().settings
    server = create_server(app, listen=settings.listen, threads=THREADS, max_request_body_size=LARGEST_BODY)
    workers = [_workers(str(settings.instance), queue, count) for queue, count in (("main", settings.workers), ("ocr", 1))]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    notice(gettext(N_("归档已启动：%(address)s"), address=settings.public_address or f"http://{settings.listen}/"))
    _tell_accounts(settings.instance)
    try:
        server.run()
    finally:
        server.close()
        _stop(workers)
    return Answer({"stopped": True}, text=gettext(N_("已停下")))


@click.command(hidden=True)
@click.argument("queue", type=click.Choice(["main", "ocr"]))
@click.option("--workers", type=int, default=1)
def worker(queue: str, workers: int) -> Answer:
    """Work on one queue until interrupted, or until the process that started it is gone."""
    from portal.jobs.processes import keep_working

    keep_working(open_instance(instance()), queue, workers)
    return Answer({"stopped": True})


def _tell_accounts(folder: Path) -> None:
    """Who can sign in, in a demonstration; of a real archive nothing is told."""
    from portal.access import ROLE_LABELS
    from portal.demonstration.accounts import read_accounts

    accounts = read_accounts(folder)
    if accounts:
        notice(gettext(N_("这是演示档案馆，人物和材料都是虚构的。可以用这些账号和密码登录：")))
    for account in accounts:
        notice(f"  {account.user:<12}{account.password}  {gettext(ROLE_LABELS[account.role])} · {account.name}")


def _workers(folder: str, queue: str, count: int) -> subprocess.Popen:
    """Their standard input closes with this process, however this process ends."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "--instance", folder, "worker", queue, "--workers", str(count)]
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def _stop(workers: list[subprocess.Popen]) -> None:
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for worker in workers:
        try:
            worker.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
