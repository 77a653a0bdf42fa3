from frontline.core.furniture import months_before, today
from frontline.core.jobs import job
from frontline.oversight import service


@job("oversight.refresh", lock="oversight.refresh", cron="*/10 * * * *")
def refresh() -> None:
    """Make the measures anew."""
    service.refresh(today())


@job("oversight.report", lock="oversight.refresh", cron="0 6 1 * *")
def report() -> None:
    """Write a draft of the report on the month that has ended."""
    service.refresh(today())
    service.write_report(month=months_before(today(), 1))


@job("oversight.offer_help", cron="0 9 * * 1")
def offer_help() -> None:
    """Offer help to those who have gone quiet."""
    service.offer_help(today())
