from frontline.accounts.service import password_resets, sign_ins
from frontline.core.jobs import job


@job("accounts.forget_attempts", cron="15 3 * * *")
def purge_sign_in_attempts() -> None:
    """Delete the tries to sign in that count no more."""
    sign_ins.delete_old_attempts()


@job("accounts.send_reset_link")
def send_reset_link(address_hash: str) -> None:
    """Send a link for a new password to the account of an address, if there is one."""
    password_resets.send_reset_link(address_hash=address_hash)
