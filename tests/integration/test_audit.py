import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from frontline.audit import queries, service
from frontline.audit.service import record_event
from frontline.audit.wording import describe_reason
from frontline.core.database import db


def _record(*words: str) -> None:
    for word in words:
        with db.transaction():
            record_event("test.said", kind="test", reason=word)


@pytest.mark.usefixtures("database")
def test_events_are_sealed_in_a_chain_that_can_be_verified() -> None:
    _record("one", "two")
    with db.transaction():
        assert service.seal_events() == 2
    _record("three")
    with db.transaction():
        assert queries.verify_chain() == queries.ChainVerification(sealed=2, unsealed=1, broken_at=None)
        assert service.seal_events() == 1
        assert queries.verify_chain().sealed == 3


@pytest.mark.usefixtures("database")
def test_an_event_that_commits_late_is_sealed_late_and_the_chain_stays_whole() -> None:
    _record("first")
    late = db.session()
    record_event("test.late", kind="test")
    late.flush()
    with db.engine.begin() as other:
        other.execute(text("INSERT INTO audit_event (action, object_kind, reason) VALUES ('x', 'test', 'second')"))
    with Session(db.engine) as sealer, sealer.begin():
        sealer.execute(text("SELECT 1"))
    late.commit()
    with db.transaction():
        assert service.seal_events() == 3
        assert queries.verify_chain().broken_at is None


@pytest.mark.usefixtures("database")
def test_a_changed_event_breaks_the_chain() -> None:
    _record("one", "two")
    with db.transaction() as session:
        service.seal_events()
        session.flush()
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        session.execute(text("UPDATE audit_event SET reason = 'forged' WHERE reason = 'one'"))
        session.expire_all()
        assert queries.verify_chain().broken_at is not None


def test_what_an_event_says_is_short_and_readable() -> None:
    assert describe_reason("2025-03-31: 200000.0000") == "31 March 2025: 200,000"
    assert describe_reason("2025-13-31: 73.8000") == "2025-13-31: 73.8"
    assert describe_reason("a97a4c37-586a-4892-8988-22e3a17b119e") == "a97a4c37"
    assert describe_reason(f"host: {'0123456789abcdef' * 4}") == "host: 01234567"
    assert describe_reason("starts_on, base") == "starts on, base"
