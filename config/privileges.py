"""PostgreSQL refuses to run as root: started by root, it runs as `nobody`.

No user is added and no folder of the machine is opened wider. Where a parent folder is closed
to `nobody` (a clone under /root, or in a private temporary folder), the server keeps one
capability, to pass through folders, and no other power of root.
"""

import ctypes
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from config.embedded import EmbeddedError, data_dir

_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_PR_CAPBSET_READ, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 23, 28, 47, 2
_NO_SETUID_FIXUP = 4
_CAPABILITY_VERSION_3 = 0x20080522
_ANYBODY_MAY_ENTER = 0o001


@dataclass(frozen=True)
class ServerUser:
    """Whom a server runs as, and what it must be able to do beyond that."""

    uid: int
    gid: int
    capability: int | None = None

    @classmethod
    def ourselves(cls) -> "ServerUser":
        return cls(os.geteuid(), os.getegid())

    def become(self) -> None:
        """Runs in the child, between fork and exec."""
        if os.geteuid() == self.uid:
            return
        libc = ctypes.CDLL(None, use_errno=True)
        if self.capability is not None:
            # Otherwise setuid would drop the capability, and access(2), by which PostgreSQL looks
            # for its programs, would not count it.
            libc.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if self.capability is not None:
            bit = 1 << self.capability
            header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
            sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
            libc.capset(ctypes.byref(header), ctypes.byref(sets))
            libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, self.capability, 0, 0)


def server_user(programs: Path) -> ServerUser:
    """The user for a server whose programs lie in `programs`."""
    if os.geteuid() != 0:
        return ServerUser.ourselves()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedError(
            "PostgreSQL cannot run as root, and this machine has no user `nobody` to run it as. "
            "Start as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from error
    closed = [folder for folder in (data_dir(), programs) if not _anybody_may_pass(folder)]
    capability = _passing_capability() if closed else None
    return ServerUser(nobody.pw_uid, nobody.pw_gid, capability)


def _anybody_may_pass(folder: Path) -> bool:
    folders = (folder, *folder.resolve().parents)
    return all(each.stat().st_mode & _ANYBODY_MAY_ENTER for each in folders if each.exists())


def _passing_capability() -> int:
    """The smaller power where the machine grants it; containers often grant only the larger."""
    libc = ctypes.CDLL(None)
    for capability in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
        if libc.prctl(_PR_CAPBSET_READ, capability, 0, 0, 0) == 1:
            return capability
    raise EmbeddedError(
        f"PostgreSQL cannot run as root, and the user `nobody` cannot enter {data_dir()}. Start as "
        "an ordinary user, or choose a folder everybody can enter with DATA_DIR=/path."
    )
