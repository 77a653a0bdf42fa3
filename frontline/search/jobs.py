from frontline.core.clock import get_london_today
from frontline.core.jobs import job
from frontline.search import service
from frontline.search.request_parsing import parse_search_query


@job("search.count_words", lock="search.words", cron="*/20 * * * *")
def count_words() -> None:
    """Count the words that insights are made of, where many are new."""
    service.refresh_word_counts()


@job("search.tell_of_new", lock="search.alerts", cron="50 5 * * *")
def notify_search_owners() -> None:
    """Tell those who watch a search of what is new in it."""
    service.notify_new_results(
        lambda saved_search: parse_search_query(saved_search.query, saved_search.person), get_london_today()
    )
