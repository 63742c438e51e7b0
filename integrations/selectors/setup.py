"""How far the set-up of a contract is, step by step, for the people who wait for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from integrations.models import Contract, Integration
from integrations.registry import KINDS

StepState = Literal["done", "doing", "waiting", "failed", "todo"]
US, YOU, THEIR_ADMIN = "Sourcebridge", "You", "An administrator in LinkedIn"


@dataclass(frozen=True)
class SetupStep:
    """One step. `who` has to act for it to go on; `at` is when it was done."""

    key: str
    label: str
    detail: str
    who: str
    state: StepState
    at: datetime | None = None


def integrations_shown(contract: Contract) -> list[Integration]:
    """The integrations that the contract needs, as last seen; in the order of its kind."""
    rows = Integration.objects.filter(app=contract.app)
    by_place = {(row.type, row.contract_id): row for row in rows}
    found = []
    for needed in KINDS[contract.kind].integrations:
        place = (needed.name, contract.id if needed.of_contract else None)
        row = by_place.get(place)
        found.append(row or Integration(app=contract.app, contract_id=place[1], type=needed.name))
    return found


def setup_steps(contract: Contract, rows: list[Integration]) -> list[SetupStep]:
    """The steps in their order. The first open one is being done, waits for a person, or failed.

    `rows` are the contract's `integrations_shown`.
    """
    steps = _steps(contract, rows)
    for number, step in enumerate(steps):
        if step.state == "todo":
            steps[number] = replace(step, state=_state_of_open(contract, step))
            break
    return steps


def _state_of_open(contract: Contract, step: SetupStep) -> StepState:
    if contract.state == Contract.State.FAILED:
        return "failed"
    return "waiting" if step.who == THEIR_ADMIN else "doing"


def _state(is_done: bool) -> StepState:
    return "done" if is_done else "todo"


def _steps(contract: Contract, rows: list[Integration]) -> list[SetupStep]:
    app = contract.app
    named = [row.named_at for row in rows if row.named_at]
    is_named = len(named) == len(rows)
    configured = app.configured_at is not None
    company = [row for row in rows if row.contract_id is None]
    own = [row for row in rows if row.contract_id is not None]
    connected = contract.state == Contract.State.CONNECTED
    return [
        SetupStep(
            "requested",
            "Requested",
            "Listed here, and who agreed to data sharing is recorded.",
            YOU,
            "done",
            contract.acknowledged_at,
        ),
        SetupStep(
            "access",
            "Company's access made",
            "One application at LinkedIn for all your contracts.",
            US,
            _state(app.is_provisioned and not app.refused_at),
            app.provisioned_at,
        ),
        SetupStep(
            "announced",
            "Integrations announced",
            "LinkedIn shows them to your administrators under the name Sourcebridge.",
            US,
            _state(is_named),
            max(named) if is_named else None,
        ),
        SetupStep(
            "configured",
            "Notices agreed",
            _callback_detail(contract),
            US,
            _state(configured and is_named),
            app.configured_at if configured else None,
        ),
        SetupStep(
            "company_on",
            "Switched on for the company",
            "In Recruiter, under Admin Settings: the company’s part of the integration.",
            THEIR_ADMIN,
            _state(connected or _all_on(company)),
            _when(company),
        ),
        SetupStep(
            "contract_on",
            "Switched on for this contract",
            "In Recruiter, under Admin Settings: the contract’s part of the integration.",
            THEIR_ADMIN,
            _state(connected or _all_on(own)),
            _when(own),
        ),
        SetupStep(
            "seats",
            "Seat holders read",
            "Then you link them under Connect Users.",
            US,
            _state(connected),
            contract.seats_read_at if connected else None,
        ),
    ]


def _callback_detail(contract: Contract) -> str:
    if problem := contract.app.callback_problem:
        return f"LinkedIn does not take our address ({problem}). We ask for changes instead."
    return "Where LinkedIn sends its notices, and that all Recruiter users see what we share."


def _all_on(rows: list[Integration]) -> bool:
    return all(row.status == Integration.Status.ENABLED for row in rows)


def _when(rows: list[Integration]) -> datetime | None:
    times = [row.changed_at for row in rows if row.changed_at]
    return max(times) if _all_on(rows) and times else None
