from frontline.accounts import service
from frontline.core.jobs import job


@job("accounts.forget_attempts", cron="15 3 * * *")
def purge_sign_in_attempts() -> None:
    """Delete the tries to sign in that count no more."""
    service.delete_old_attempts()
