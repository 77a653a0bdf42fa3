"""When a job that failed is tried again, and when it is given up."""

import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from frontline.core.errors import UnavailableError

_LONGEST_WAIT = 3600  # seconds
# Classes of SQLSTATE: the connection is lost, no room or connection is left, somebody ended the server or its session.
_GONE = ("08", "53", "57P")


class PatientRetries(procrastinate.BaseRetryStrategy):
    """Tries a failing job again, each time after a longer wait.

    One that lacks what it needs (language model, storage, database) is not at fault: it waits until that is back, and
    is never given up.

    Args:
        attempts: after which a job that fails for another reason is given up.
    """

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When it is tried again; None where it is given up."""
        if job.attempts >= self._attempts and not is_unavailable(exception):
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts + 1, 12), _LONGEST_WAIT)})


def is_unavailable(error: BaseException) -> bool:
    """Whether something that was needed did not answer, rather than that the work itself is wrong."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        never_answered = state is None and isinstance(error, OperationalError)
        return never_answered or error.connection_invalidated or (state or "").startswith(_GONE)
    return isinstance(error, UnavailableError | PoolTimeoutError)
