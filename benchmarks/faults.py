"""Steady work while processes are killed at random: is what was accepted there once, is the record whole?

make faults                 50 kills
make faults KILLS=200
"""

import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from data import print_table
from fault_work import Work
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.settings import Settings, configure_settings, load_settings
from frontline.core.storage import get_storage
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Attachment
from frontline.insights.originals import InsightText, save_original
from tests.answers import Desk
from tests.factories import grant_role, make_insight, make_person, make_placement
from tests.mail import MailServer, mail_server
from tests.product import Product, end, eventually

_WRITERS, _FORGETFUL, _WAITING, _THEMES, _SEED = 3, 60, 60, 30, 7
_TWICE = (
    "SELECT count(*) FROM (SELECT object_id FROM audit_event WHERE action = '%s'"
    " GROUP BY object_id HAVING count(*) > 1) AS twice"
)
_PAUSE = (2.0, 12.0)  # seconds between kills


def main(kills: int) -> None:
    """Work, kill, wait until everything is quiet, and count."""
    chance = random.Random(_SEED)  # noqa: S311 - which is killed when
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, mail_server() as mail:
        configure_settings(load_settings(instance=Path(folder) / "instance"))
        product = Product(Path(folder) / "instance", Path(folder) / "models")
        product.extra |= {"FRONTLINE_SMTP_URL": f"smtp://localhost:{mail.port}", "FRONTLINE_MAIL_PATIENCE": "2"}
        product.prepare()
        with product.database(), _small_disk(product.instance / "files") as disk:
            product.run("db", "upgrade")
            work = Work(product)
            counted = _work_and_kill(product, work, _make_people(product, work), kills, chance, mail)
    print_table(["what", "number"], [["room for files", disk], *counted])


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[str]:
    """A place for files that is soon full, where this user may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        yield "not limited: no right to mount"
        return
    try:
        yield "2 MB"
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: S607


def _make_people(product: Product, work: Work) -> list[threading.Thread]:
    """Who works, each in a thread of their own."""
    with product.rows():
        writers = [make_person(Role.SECONDEE) for _ in range(_WRITERS)]
        for writer in writers:
            make_placement(writer)
        drafts = [make_insight(writers[0], state=InsightState.DRAFT).id]
        waiting = [_make_waiting_insight(number) for number in range(_WAITING)]
        moderators = [make_person(Role.MODERATOR) for _ in range(2)]
        desks = [Desk.of(make_insight()) for _ in range(_THEMES)]
        for desk in desks[1:]:
            desk.member, desk.lead = desks[0].member, desks[0].lead
            for person, role in ((desk.member, Role.POLICY_MEMBER), (desk.lead, Role.POLICY_LEAD)):
                grant_role(person, role, desk.team)
        forgetful = [make_person() for _ in range(_FORGETFUL)]
        for number, person in enumerate(forgetful):
            person.email = f"{'hangs' if number % 10 == 0 else 'forgetful'}{number}@example.org"
        jobs: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            *((work.write, (writer.email,)) for writer in writers),
            (work.forget, ([person.email for person in forgetful],)),
            *((work.moderate, (person.email, waiting[turn::2])) for turn, person in enumerate(moderators)),
            (work.answer, (desks[0].member.email, desks[0].lead.email, [str(desk.theme.id) for desk in desks])),
            (work.attach, (writers[0].email, str(drafts[0]))),
        ]
    return [threading.Thread(target=act, args=given) for act, given in jobs]


def _make_waiting_insight(number: int) -> str:
    text = f"The {number}th lift stood still, and nobody came."
    insight = make_insight(state=InsightState.SUBMITTED, what_happened=text)
    save_original(insight.id, InsightText(text), findings={})
    return str(insight.id)


def _work_and_kill(
    product: Product, work: Work, threads: list[threading.Thread], kills: int, chance: random.Random, mail: MailServer
) -> list[list[object]]:
    web, worker = product.start("serve"), product.start("worker")
    eventually(product.is_healthy)
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
    time.sleep(30)  # in peace
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
    def count(table: str, keys: Iterable[str], condition: str, *, column: str = "id") -> int:
        listed = ", ".join(f"'{key}'" for key in keys) or "NULL"
        query = f"SELECT count(*) FROM {table} WHERE {column} IN ({listed}) AND {condition}"  # noqa: S608 - our own keys
        return int(product.value(query))

    letters = Counter(str(message["Message-ID"]) for message in mail.messages)
    answered = {str(message["To"]) for message in mail.messages}
    audit = product.run("audit", "verify")
    return [
        ["insights that people were told are sent", len(work.sent)],
        ["of them there", count("insight", work.sent, "state <> 'draft'")],
        ["sent twice", product.value(_TWICE % "insight.submitted")],
        ["insights that moderators accepted", len(work.accepted)],
        ["of them accepted", count("insight", work.accepted, "state = 'accepted'")],
        ["accepted twice", product.value(_TWICE % "insight.accepted")],
        ["answers that a lead was told are published", len(work.published)],
        ["of them published", count("response", work.published, "published_at IS NOT NULL")],
        ["receipts of them, one each", count("response_receipt", work.published, "true", column="response_id")],
        ["files", ", ".join(f"{name}: {number}" for name, number in work.attached.items())],
        ["files that are kept", product.value("SELECT count(*) FROM attachment")],
        ["of them readable", _count_readable_files(product)],
        ["people who asked for a password", len(work.asked)],
        ["of them with a letter", len(answered & set(work.asked))],
        ["of them whose mail server hangs, and who wait", len([a for a in work.asked if a.startswith("hangs")])],
        ["letters under one id more than once", sum(number > 1 for number in letters.values())],
        ["notices that failed", product.value("SELECT count(*) FROM notice WHERE delivery = 'failed'")],
        ["jobs that failed for good", product.value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")],
        ["audit trail", audit.stdout.strip()],
        ["errors that people saw", ", ".join(f"{name} {number}" for name, number in work.errors.items())],
    ]


def _count_readable_files(product: Product) -> int:
    with product.rows():
        storage = get_storage(Settings(instance=product.instance))
        keys = db.session.scalars(select(Attachment.id)).all()
        return sum(bool(vault.unlock_bytes(storage.get(str(key)))) for key in keys)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
