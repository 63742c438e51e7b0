"""What comes next for a contract and who has to do it, in words. No queries, no rules."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from integrations.models import Contract
from integrations.selectors.setup import US, YOU
from integrations.services.contract_states import what_stays

THEIR_ADMIN = "An administrator of the contract in LinkedIn"
State = Contract.State


@dataclass(frozen=True)
class Next:
    """`who` has to act, '' where nobody has to; `users` asks for Connect Users."""

    tone: str
    title: str
    text: str
    who: str = ""
    users: bool = False

    @property
    def waits_for(self) -> str:
        """`who` in the middle of a sentence."""
        return self.who[:1].lower() + self.who[1:]

    @property
    def sentence(self) -> str:
        """`title` in the middle of a sentence."""
        return self.title[:1].lower() + self.title[1:]


def next_step(contract: Any) -> Next:
    """Of a contract with the counts of its seats."""
    if contract.shown_state == State.CONNECTED:
        return _users(contract)
    reason = contract.state_reason
    again = "again " if contract.connected_at else ""
    steps = {
        State.REQUESTED: Next("info", "Set-up starts by itself", "Within a minute.", US),
        State.SETTING_UP: Next(
            "info", "LinkedIn is asked for access", reason or _NOTHING_TO_DO, US
        ),
        State.AWAITING_LINKEDIN: Next(
            "warn", f"Switch it on {again}in LinkedIn", reason or _WAITS, THEIR_ADMIN
        ),
        State.FAILED: Next("bad", "Set-up failed", f"{reason} {what_stays(contract)}".strip(), YOU),
        State.PAUSED: Next("warn", "Paused", _PAUSED),
        State.EXPIRED: Next("", "The contract has ended", _ENDED),
        State.AUTH_BROKEN: Next("bad", "LinkedIn refuses our access", reason or _SAFE, US),
        State.DISCONNECTED: Next("", "Nothing is synced", reason or _STAYS),
    }
    return steps[contract.shown_state]


_ENDED = "Import and export have stopped. What was imported stays visible and workable."
_PAUSED = "Import and export have stopped. Resume goes on, and catches up what was missed."
_SAFE = "What was imported is safe."
_STAYS = "What was imported stays."
_NOTHING_TO_DO = "This takes a few minutes. There is nothing for you to do."
_WAITS = "We look again and again, and go on by ourselves as soon as it is on."


_GOES_ON = "Import and export run by themselves"


def _users(contract: Any) -> Next:
    total, linked = contract.seats_total, contract.seats_linked
    if not total:
        text = "LinkedIn lists no seat holder so far. The list is read again every hour."
        return Next("", "No seat holders yet", text)
    if not linked:
        one = total == 1
        found = "1 seat holder was" if one else f"{total} seat holders were"
        text = f"{found} found. Import starts for those you link to a user."
        return Next("info", "Link seat holders to users", text, YOU, users=True)
    if linked < total:
        left = total - linked
        words = "1 seat holder is" if left == 1 else f"{left} seat holders are"
        text = f"{words} not linked to a user. Nothing of theirs is imported."
        return Next("", _GOES_ON, text, users=True)
    return Next("ok", _GOES_ON, "Every seat holder is linked to a user.")


def instructions(contract: Contract) -> dict[str, Any]:
    """What an administrator of the contract does in LinkedIn, and a letter that tells them."""
    again = contract.connected_at is not None
    clicks = [
        (
            "In LinkedIn Recruiter, open More > Admin Settings, and there the integrations with "
            "your hiring software (ATS)."
        ),
        "Switch on Sourcebridge for the company.",
        f"Switch on Sourcebridge for contract {contract.contract_id}.",
    ]
    numbered = "\n".join(f"{number}. {click}" for number, click in enumerate(clicks, 1))
    what = "is switched off in LinkedIn" if again else "has to be switched on in LinkedIn"
    letter = (
        f"Hello,\n\nSourcebridge {what} for our Recruiter contract “{contract.name}” "
        f"(Contract ID {contract.contract_id}). As an administrator of the contract, could you "
        f"switch it on{' again' if again else ''}? It takes about a minute:\n\n{numbered}\n\n"
        "It lets Sourcebridge read who has a seat of this contract and, of the recruiters whom we "
        "link to their accounts, the InMail.\n\nThank you"
    )
    subject = f"Please switch on Sourcebridge for {contract.name} in LinkedIn Recruiter"
    return {
        "clicks": clicks,
        "letter": letter,
        "mail_url": f"mailto:?subject={quote(subject)}&body={quote(letter)}",
    }
