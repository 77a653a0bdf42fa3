import pytest

pytest.register_assert_rewrite("tests.pages", "tests.factories")
