from frontline.core.clock import get_first_day_months_before, get_london_today
from frontline.core.jobs import job
from frontline.oversight import service


@job("oversight.refresh_measures", lock="oversight.refresh_measures", cron="*/10 * * * *")
def run_measure_refresh() -> None:
    """Make the measures anew."""
    service.refresh_measures(get_london_today())


@job("oversight.report", lock="oversight.refresh_measures", cron="0 6 1 * *")
def run_monthly_report() -> None:
    """Write a draft of the report on the month that has ended."""
    service.refresh_measures(get_london_today())
    service.draft_monthly_report(month=get_first_day_months_before(get_london_today(), 1))


@job("oversight.offer_help", cron="0 9 * * 1")
def run_help_offers() -> None:
    """Offer help to those who have gone quiet."""
    service.offer_help_to_quiet_secondees(get_london_today())
