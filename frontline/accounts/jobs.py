from frontline.accounts import service
from frontline.core.jobs import job


@job("accounts.forget_attempts", cron="15 3 * * *")
def forget_attempts() -> None:
    """Delete the tries to sign in that count no more."""
    service.forget_attempts()
