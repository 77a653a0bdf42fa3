from tests import slow


def test_every_file_that_is_called_slow_is_there() -> None:
    assert [file for file in slow.FILES if not (slow.ROOT / file).is_file()] == []
