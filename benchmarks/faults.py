"""Steady work while processes are killed at random: is what was accepted there once, is the record whole?

make faults                 50 kills
make faults KILLS=200
"""

import contextlib
import random
import signal
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from data import print_table

from frontline.accounts.models import Role
from frontline.core.settings import configure_settings, load_settings
from tests.factories import PASSWORD, make_person, make_placement
from tests.mail import MailServer, mail_server
from tests.product import Product, end, eventually
from tests.scriptless import Browser

_WRITERS, _FORGETFUL, _SEED = 3, 40, 7
_PAUSE = (1.0, 3.0)  # seconds between kills


@dataclass
class Work:
    """What people did, and what they were told."""

    product: Product
    sent: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def write(self, email: str) -> None:
        """Write and send one insight after the other; what fails is sent once more under its key, as the form does."""
        browser, key, number = None, str(uuid.uuid4()), 0
        while not self.stopped.is_set():
            text = f"The {number}th bus was late, says {email}, and nobody came."
            try:
                if browser is None:
                    browser = Browser(self.product.port)
                    browser.sign_in(email, PASSWORD)
                browser.post(f"/insights/{key}/autosave", what_happened=text)
                status, page = browser.post(f"/insights/{key}/check")
                if status == 200 and "What happens next" in page:  # noqa: PLR2004
                    self.sent[key], key, number = text, str(uuid.uuid4()), number + 1
                    continue
                self.errors[str(status)] += 1
            except (OSError, AssertionError, ValueError) as error:
                self.errors[type(error).__name__] += 1
                browser = None
            time.sleep(0.5)

    def forget(self, emails: list[str]) -> None:
        """Ask for new passwords, one account after the other, each until the page says that it was heard."""
        waiting = list(emails)
        while waiting and not self.stopped.is_set():
            try:
                status, page = Browser(self.product.port).post("/forgotten-password", email=waiting[0])
                if status == 200 and "we have sent it a link" in page:  # noqa: PLR2004
                    self.asked.append(waiting.pop(0))
            except (OSError, ValueError) as error:
                self.errors[type(error).__name__] += 1
            time.sleep(0.7)


def main(kills: int) -> None:
    """Work, kill, wait until everything is quiet, and count."""
    chance = random.Random(_SEED)  # noqa: S311 - which is killed when
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, mail_server() as mail:
        configure_settings(load_settings(instance=Path(folder) / "instance"))
        product = Product(Path(folder) / "instance", Path(folder) / "models")
        product.extra |= {"FRONTLINE_SMTP_URL": f"smtp://localhost:{mail.port}", "FRONTLINE_MAIL_PATIENCE": "2"}
        product.prepare()
        with product.database():
            product.run("db", "upgrade")
            writers, forgetful = _make_people(product)
            killed = _work_and_kill(product, Work(product), writers, forgetful, kills, chance, mail)
    print_table(["what", "number"], killed)


def _make_people(product: Product) -> tuple[list[str], list[str]]:
    with product.rows():
        writers = [make_person(Role.SECONDEE) for _ in range(_WRITERS)]
        for writer in writers:
            make_placement(writer)
        forgetful = [make_person() for _ in range(_FORGETFUL)]
        for number, person in enumerate(forgetful):
            person.email = f"{'hangs' if number % 10 == 0 else 'forgetful'}{number}@example.org"
        return [person.email for person in writers], [person.email for person in forgetful]


def _work_and_kill(
    product: Product, work: Work, writers: list[str], forgetful: list[str], kills: int, chance: random.Random,
    mail: MailServer,
) -> list[list[object]]:  # fmt: skip
    web, worker = product.start("serve"), product.start("worker")
    eventually(product.is_healthy)
    threads = [threading.Thread(target=work.write, args=(email,)) for email in writers]
    threads.append(threading.Thread(target=work.forget, args=(forgetful,)))
    for thread in threads:
        thread.start()
    victims: Counter[str] = Counter()
    for _ in range(kills):
        time.sleep(chance.uniform(*_PAUSE))
        victim = chance.choice(["web", "worker", "database"])
        victims[victim] += 1
        if victim == "web":
            end(web, signal.SIGKILL)
            web = product.start("serve")
        elif victim == "worker":
            end(worker, signal.SIGKILL)
            worker = product.start("worker")
        else:
            with contextlib.suppress(OSError):  # it is not there again yet
                product.kill_database()
    eventually(product.is_healthy)
    time.sleep(20)  # in peace
    work.stopped.set()
    for thread in threads:
        thread.join()
    _settle(product)
    counted = _count(product, work, mail)
    end(web)
    end(worker)
    return [*([f"kills of the {name}", number] for name, number in victims.items()), *counted]


def _settle(product: Product) -> None:
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
    eventually(lambda: product.value(waiting) == 0, 240)
    eventually(lambda: product.value("SELECT count(*) FROM notice WHERE delivery IN ('queued', 'sending')") == 0, 240)
    eventually(lambda: product.value("SELECT count(*) FROM audit_event WHERE place IS NULL") == 0, 90)


def _count(product: Product, work: Work, mail: MailServer) -> list[list[object]]:
    keys = ", ".join(f"'{key}'" for key in work.sent) or "NULL"
    kept = product.value(f"SELECT count(*) FROM insight WHERE id IN ({keys}) AND state <> 'draft'")  # noqa: S608 - our own keys
    events = product.value(
        "SELECT count(*) FROM (SELECT object_id FROM audit_event WHERE action = 'insight.submitted'"
        " GROUP BY object_id HAVING count(*) > 1) AS twice"
    )
    letters = Counter(str(message["Message-ID"]) for message in mail.messages)
    answered = {str(message["To"]) for message in mail.messages}
    audit = product.run("audit", "verify")
    return [
        ["insights that people were told are sent", len(work.sent)], ["of them there", kept],
        ["sent twice", events], ["people who asked for a password", len(work.asked)],
        ["of them with a letter", len(answered & set(work.asked))],
        ["of them whose mail server hangs, and who wait", len([a for a in work.asked if a.startswith("hangs")])],
        ["letters under one id more than once", sum(number > 1 for number in letters.values())],
        ["notices that failed", product.value("SELECT count(*) FROM notice WHERE delivery = 'failed'")],
        ["jobs that failed for good", product.value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")],
        ["audit trail", audit.stdout.strip()],
        ["errors that people saw", ", ".join(f"{name} {number}" for name, number in work.errors.items())],
    ]  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
