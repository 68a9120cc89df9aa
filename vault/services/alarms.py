"""An envelope that did not open where it should have: somebody may have touched the rows. Say so, and no more."""

import logging
from uuid import UUID

from vault.holders import Holder
from vault.services import audit

log = logging.getLogger("vault")


def broken(*, by: Holder | None, case: UUID, what: str) -> None:
    """Log and audit a broken envelope. The log line names no case; the audit has its pseudonym. Raises NoAudit."""
    log.error("vault: a sealed %s did not open", what)
    audit.record(audit.Deed.BROKEN, by=by, case=case)
