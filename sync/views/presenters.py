"""Contracts, seats and runs as the templates want them: no queries, no rules."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from integrations.models import Contract, Seat
from integrations.registry import Kind
from integrations.selectors.setup import YOU
from sync.models import Lane, SyncRun
from sync.views.next_steps import THEIR_ADMIN, next_step
from sync.views.seat_rows import remote_badge

RUN_TONES = {
    SyncRun.State.QUEUED: "",
    SyncRun.State.RUNNING: "info",
    SyncRun.State.OK: "ok",
    SyncRun.State.PARTIAL: "warn",
    SyncRun.State.STALLED: "warn",
    SyncRun.State.SUSPECT: "warn",
    SyncRun.State.FAILED: "bad",
    SyncRun.State.CANCELLED: "",
}
KIND_ICONS = {
    Kind.RECRUITER: "briefcase-business",
    Kind.REFERRALS: "gift",
    Kind.JOB_SLOTS: "megaphone",
}
LOCKED = "Connect Users opens when set-up is complete"
LOCKED_AGAIN = "Connect Users opens when it is connected again"
STATE_TONES: dict[str, str] = {
    Contract.State.REQUESTED: "info",
    Contract.State.SETTING_UP: "info",
    Contract.State.AWAITING_LINKEDIN: "warn",
    Contract.State.CONNECTED: "ok",
    Contract.State.AUTH_BROKEN: "bad",
    Contract.State.FAILED: "bad",
    Contract.State.PAUSED: "warn",
}


def last_day(contract: Contract) -> str:
    """The end is exclusive; people think of the last good day."""
    if contract.ends_at is None:
        return "Not known"
    return f"{timezone.localtime(contract.ends_at - timedelta(seconds=1)):%-d %b %Y}"


def contract_card(
    contract: Any, runs: list[SyncRun], next_run_at: datetime | None
) -> dict[str, Any]:
    connected = contract.state == Contract.State.CONNECTED
    return {
        "id": contract.id,
        "name": contract.name,
        "kind_label": Kind(contract.kind).label,
        "contract_id": contract.contract_id,
        "organization_id": contract.app.organization_id,
        "state": contract.shown_state,
        "state_label": Contract.State(contract.shown_state).label,
        "state_tone": STATE_TONES.get(contract.shown_state, ""),
        "state_live": contract.state in Contract.SETTING_UP,
        "state_since": contract.state_changed_at,
        "next": next_step(contract),
        "icon": KIND_ICONS[Kind(contract.kind)],
        "locked": LOCKED if not contract.connected_at else LOCKED_AGAIN,
        "url": reverse("contracts:detail", args=[contract.id]),
        "seats_linked": contract.seats_linked,
        "seats_total": contract.seats_total,
        "connect_users_url": reverse("contracts:seats", args=[contract.id]) if connected else "",
        "freshness_at": contract.last_success_at,
        "next_run_at": next_run_at if contract.shown_state == Contract.State.CONNECTED else None,
        "runs": run_bars(runs),
        "runs_label": _runs_label(runs),
    }


def summary(contracts: list[Any]) -> dict[str, Any] | None:
    """Totals over the company's contracts, and what waits for the reader; None while there is none.

    Only contracts that are connected count: nothing can be linked on the others.
    """
    if not contracts:
        return None
    connected = [c for c in contracts if c.shown_state == Contract.State.CONNECTED]
    times = [c.last_success_at for c in connected if c.last_success_at]
    return {
        "connected": len(connected),
        "contracts": len(contracts),
        "linked": sum(c.seats_linked for c in connected),
        "seats": sum(c.seats_total for c in connected),
        "oldest": min(times, default=None),
        "waiting": sum(bool(next_step(c).who in {YOU, THEIR_ADMIN}) for c in contracts),
    }


def seat_summary(seat: Seat) -> dict[str, Any]:
    label, tone = remote_badge(seat)
    return {
        "name": seat.name,
        "state_label": label,
        "tone": tone,
        "user_name": seat.user.name if seat.user else "",
    }


def run_row(run: SyncRun) -> dict[str, Any]:
    return {
        "url": reverse("runs:detail", args=[run.id]),
        "started_at": run.started_at or run.queued_at,
        "ended_at": run.ended_at,
        "contract_name": run.contract.name if run.contract else "",
        "lane_label": "Sent to LinkedIn" if run.lane == Lane.EXPORT else Lane(run.lane).label,
        "state_label": SyncRun.State(run.state).label,
        "tone": RUN_TONES[SyncRun.State(run.state)],
        "live": run.state in SyncRun.LIVE,
        "took": _took(run),
        "what": run.reason or _what(run),
        "reason": run.reason,
        "fetched": run.fetched,
        "inserted": run.inserted,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "stale": run.stale,
        "quarantined": run.quarantined,
        "withheld": run.withheld,
        "reference": str(run.id),
    }


def run_bars(runs: list[SyncRun]) -> list[dict[str, Any]]:
    """Bars 4 to 26 high: how much a run brought, on a scale that shows one record and thousands."""
    bars = []
    for run in runs:
        height = min(26, 4 + round(5 * math.log10(1 + run.inserted + run.updated)))
        state = SyncRun.State(run.state)
        at = timezone.localtime(run.queued_at)
        label = f"{at:%H:%M}: {state.label}"
        bars.append({"height": height, "tone": RUN_TONES[state], "label": label})
    return bars


def _runs_label(runs: list[SyncRun]) -> str:
    good = sum(run.state == SyncRun.State.OK for run in runs)
    return f"Last {len(runs)} runs: {good} up to date, {len(runs) - good} other"


def _what(run: SyncRun) -> str:
    if run.lane == Lane.EXPORT:
        return "Nothing to send" if not run.updated else f"{run.updated:,} sent"
    if run.state in SyncRun.LIVE:
        return f"{run.fetched:,} read so far" if run.fetched else "Waiting for a worker"
    parts = []
    if run.inserted:
        parts.append(f"{run.inserted:,} new InMail")
    if run.updated:
        parts.append(f"{run.updated:,} updated")
    return ", ".join(parts) or "Nothing new"


def _took(run: SyncRun) -> str:
    if not run.started_at or not run.ended_at:
        return ""
    seconds = (run.ended_at - run.started_at).total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
