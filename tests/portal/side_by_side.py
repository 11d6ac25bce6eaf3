"""Two people who do something in the same moment."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from portal.database import db


def both(app: Flask, *deeds: Callable[[], Any]) -> list[Any]:
    """Does things side by side, each with its own session; what each answered or raised."""
    start = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                answers[place] = deed()
            except Exception as fault:  # what it raised is the answer that the test looks at
                answers[place] = fault
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
