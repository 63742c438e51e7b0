"""The worlds to begin with: "empty" (the parent client only), "demo" and "generated"."""

import os

from .clock import now_ms
from .demo import seed_demo
from .generated import seed_generated
from .sizes import DEFAULTS, Sizes
from .store import Store

WORLDS = ("demo", "empty", "generated")


def reset(store: Store, world: str, *, keep_clients: bool = False, sizes: Sizes = DEFAULTS) -> None:
    """Start over: everything goes, clock and faults too, and the world is seeded anew.

    `sizes` is for the generated world.
    """
    with store.writing():
        keep = ("clients", "secrets", "tokens") if keep_clients else ()
        number = store.setting("sequence.application", "0")
        store.clear(keep=keep)
        store.set_setting("sequence.application", number)
        store.set_setting("world", world)
        store.set_setting("started_at", str(now_ms(store)))
        store.set_setting("auto_enable", "0" if world == "empty" else "1")
        ensure_parent(store)
        if world == "demo":
            seed_demo(store)
        elif world == "generated":
            store.set_setting("seed", str(sizes.seed))
            seed_generated(store, sizes)


def ensure_parent(store: Store) -> None:
    """The parent application, as the environment names it, in a new file and in an old one."""
    client_id = os.environ.get("SANDBOX_CLIENT_ID") or "parent-client"
    secret = os.environ.get("SANDBOX_CLIENT_SECRET") or "parent-secret"
    with store.writing():
        store.run("DELETE FROM clients WHERE is_parent AND client_id <> ?", client_id)
        store.run(
            "INSERT OR IGNORE INTO clients (client_id, urn, is_parent, name, created_at)"
            " VALUES (?, 'urn:li:developerApplication:70000000', 1, 'Parent application', ?)",
            client_id,
            now_ms(store),
        )
        store.run(
            "INSERT INTO secrets (client_id, secret) SELECT ?1, ?2 WHERE NOT EXISTS"
            " (SELECT 1 FROM secrets WHERE client_id = ?1 AND secret = ?2)",
            client_id,
            secret,
        )
