"""The portal of a district archive for the personnel files of retirees.

Imports stand inside `create_app`, so that `guidang check` and the limited child process start without Flask, the
database or an S3 library, and commands and workers without pages, which is a third of the time that a start takes.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from archive_store import Lease
    from portal.settings import Settings

ROOMS: dict[str, tuple[str, ...]] = {
    "jobs": ("models", "views", "records"),
    "trail": ("records",),
    "accounts": ("models", "views", "records"),
    "people": ("models", "records"),
    "catalogue": ("models", "views", "jobs", "records"),
    "digitisation": ("models", "views", "jobs", "records"),
    "repository": ("models", "views", "records"),
    "transfers": ("models", "views", "jobs", "records"),
    "transfers.uploads": ("views",),
    "transfers.acceptance": ("views",),
    "transfers.standards": ("views",),
    "handovers": ("models", "views", "records"),
    "use_requests": ("models", "views", "jobs", "records"),
    "preservation.leases": ("models", "records"),
    "preservation.copies": ("models", "views", "jobs", "records"),
    "preservation.fixity": ("models", "views", "jobs", "records"),
    "preservation.exports": ("models", "views", "jobs", "records"),
    "preservation.disposal": ("models", "views", "jobs", "records"),
    "preservation.rebuild": ("jobs",),
    "search": ("models", "views", "jobs", "records"),
    "capacity": ("models", "views", "records"),
    "operations": ("views",),
    "desk": ("views",),
}
"""Every room and what of it the factory loads: tables, pages (`blueprint`), jobs (`register_jobs()`), what the store keeps
(`register_records()`)."""


class NotReady(Exception):
    """The installation cannot start; the message says what is wrong and what to do."""


def create_app(settings: Settings | None = None, *, pages: bool = True) -> Flask:
    """The application for these settings (from the environment by default), for a command or a worker without `pages`. Raises NotReady."""
    from pathlib import Path

    from flask import Flask

    from portal import access, database, installation, trail
    from portal.keys import KeysUnsafe
    from portal.settings import read_settings

    settings = settings or read_settings()
    root = Path(__file__).resolve().parent
    app = Flask("portal", root_path=str(root), template_folder=str(root.parent / "templates"), static_folder=str(root / "static"))
    installed = installation.install(app, settings)
    try:
        app.config["SECRET_KEY"] = installed.keys.session
    except KeysUnsafe as fault:
        raise NotReady(fault.sentence) from None
    app.config["TESTING"] = settings.testing
    database.init_database(app, settings.database)
    access.on_refusal(trail.note_refusal)
    _load_rooms()
    _register_finders()
    installed.lease = _leases()
    installed.filled, installed.copied = _filled()
    if pages:
        _load_pages(app)
        _refuse_undeclared(app)
    return app


def _load_rooms() -> None:
    """Tables and jobs of every room."""
    from importlib import import_module

    for room, modules in ROOMS.items():
        if "models" in modules:
            import_module(f"portal.{room}.models")
        if "jobs" in modules:
            import_module(f"portal.{room}.jobs").register_jobs()
        if "records" in modules:
            import_module(f"portal.{room}.records").register_records()


def _load_pages(app: Flask) -> None:
    from importlib import import_module

    from portal.rendering import init_rendering

    init_rendering(app)
    for room, modules in ROOMS.items():
        if "views" in modules:
            app.register_blueprint(import_module(f"portal.{room}.views").blueprint)


def _register_finders() -> None:
    """How the accounts room finds what an account belongs to, in rooms above it."""
    from portal.access import Role
    from portal.accounts.belonging import register_finder
    from portal.catalogue import queries as catalogue
    from portal.people import queries as people

    register_finder(Role.ENTERPRISE, people.enterprise_id_of, people.enterprise_names)
    register_finder(Role.RETIREE, catalogue.person_id_of, catalogue.references_of_persons)


def _leases() -> Lease:
    """Turns of writers, for a store that cannot keep them apart."""
    from portal.preservation.leases.holding import held

    return held


def _filled() -> tuple[Callable[[], bool], Callable[[], bool]]:
    """Whether the store, and the second one, were written to, as the database knows it."""
    from portal.preservation.copies.queries import is_begun
    from portal.trail.records import is_kept

    return is_kept, is_begun


def _refuse_undeclared(app: Flask) -> None:
    """Deny by default: a route that declares neither a permission nor `public` stops the start."""
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules()
                  if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "permission")]
    if undeclared:
        raise NotReady(f"routes without a declared permission: {', '.join(sorted(undeclared))}")
