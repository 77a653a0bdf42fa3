from frontline.core.furniture import today
from frontline.core.jobs import job
from frontline.search import service
from frontline.search.asking import asked_by


@job("search.count_words", lock="search.words", cron="*/20 * * * *")
def count_words() -> None:
    """Count the words that insights are made of, where many are new."""
    service.count_words()


@job("search.tell_of_new", lock="search.alerts", cron="50 5 * * *")
def tell_of_new() -> None:
    """Tell those who watch a search of what is new in it."""
    service.tell_of_new(lambda search: asked_by(search.query, search.person), today())
