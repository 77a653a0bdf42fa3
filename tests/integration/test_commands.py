"""The command line, as its users meet it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from frontline.cli.main import with_commands
from frontline.core import schema
from tests.databases import downgrade
from tests.product import Product, end, eventually

ROOT = Path(__file__).resolve().parents[2]

COMMANDS = [
    "",
    "demo",
    "serve",
    "worker",
    "db",
    "db upgrade",
    "db status",
    "import",
    "read",
    "user",
    "user add",
    "stats",
    "doctor",
    "init",
    "user list",
    "user role",
    "user password",
    "user close",
    "keys new",
    "keys list",
    "keys rotate",
    "backup",
    "backup-keys",
    "verify-backup",
    "restore",
    "audit head",
    "audit verify",
]


def _address(database: str) -> str:
    return database.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("commands") / "instance", instance / "models")
    made.prepare()
    with made.database():  # one server for all commands of this module
        yield made


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    answer = CliRunner().invoke(with_commands(), [*command.split(), "--help"])
    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_the_command_starts_and_names_what_it_can_do(product: Product) -> None:
    answer = product.run("--help")
    assert answer.returncode == 0
    assert {line.split()[0] for line in answer.stdout.splitlines() if line.strip()} >= set(COMMANDS[1:5])


def test_a_new_database_has_departments_and_teams_and_nothing_else(product: Product) -> None:
    latest = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert latest in product.run("db", "upgrade").stdout
    assert product.value("SELECT count(*) FROM team WHERE remit <> ''") >= 30
    counted = json.loads(product.run("stats", "--json").stdout)
    assert set(counted) == {
        "insights", "themes", "themed", "unthemed", "themes_routed", "themes_suggested", "themes_in_triage",
        "jobs_waiting", "jobs_failed",
    }  # fmt: skip
    assert set(counted.values()) == {0}


def test_departments_of_the_big_three_have_five_teams_each(product: Product) -> None:
    product.run("db", "upgrade")
    few = """SELECT count(*) FROM department d WHERE slug IN ('education', 'justice', 'health')
        AND 5 > (SELECT count(*) FROM team WHERE department_id = d.id)"""
    assert product.value(few) == 0
    none = "SELECT count(*) FROM department d WHERE NOT EXISTS (SELECT FROM team WHERE department_id = d.id)"
    assert product.value(none) == 0


def test_the_doctor_says_what_is_there(product: Product) -> None:
    product.run("db", "upgrade")
    answer = product.run("doctor", "--parts")
    assert "embedded, reachable" in answer.stdout
    assert "InsightsAccepted" in answer.stdout
    assert "? Audit trail: not looked through yet" in answer.stdout
    assert "! Workers: No worker runs" in answer.stdout
    assert answer.returncode == 1


@pytest.mark.parametrize("revision", ["base", "0010"])
def test_looking_at_an_old_database_leaves_it_old(database: str, tmp_path: Path, revision: str) -> None:
    downgrade(revision)
    looking = Product(tmp_path / "instance", tmp_path, extra={"DATABASE_URL": _address(database)})
    for command in ("doctor", "db status"):
        answer = looking.run(*command.split())
        assert "Migrations are pending" in answer.stdout, answer.stderr
        assert answer.returncode == (command == "doctor")
    assert schema.get_schema_status()[0] == (None if revision == "base" else revision)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            {"FRONTLINE_SMTP_URL": "smtp://user:secret@mail.example.org:25"},
            "sent by the mail server mail.example.org\n",
        ),
        ({"FRONTLINE_NOTIFY_KEY": "key", "FRONTLINE_NOTIFY_TEMPLATE": "letter"}, "sent by GOV.UK Notify at https://"),
        ({}, "written to files in"),
    ],
)
def test_the_doctor_says_where_mail_goes(database: str, tmp_path: Path, setting: dict[str, str], said: str) -> None:
    looking = Product(tmp_path / "instance", tmp_path, extra={"DATABASE_URL": _address(database), **setting})
    assert f"Email: {said}" in looking.run("doctor").stdout


def test_an_administrator_can_be_added_and_no_address_twice(product: Product) -> None:
    assert product.add_person("Ada", "administrator").returncode == 0
    again = product.add_person("Ada", "administrator")
    assert (again.returncode, again.stderr) == (1, "frontline: An account with this email address already exists\n")


def test_a_member_of_a_team_is_added_by_the_name_of_the_team_in_addresses(product: Product) -> None:
    added = product.add_person("Ben", "policy_member", "--team", "attendance-and-belonging")
    assert added.returncode == 0
    member = "SELECT count(*) FROM role_grant JOIN team ON team.id = team_id WHERE slug = 'attendance-and-belonging'"
    assert product.value(member) == 1


@pytest.fixture
def empty(tmp_path: Path, instance: Path) -> Iterator[Product]:
    """A migrated product with nobody in it: other tests of this module add an administrator to theirs."""
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        yield made


def test_an_empty_installation_is_set_up_once_and_its_people_are_looked_after(empty: Product) -> None:
    details = ("--name", "Ada", "--email", "ada@example.org", "--password", "four quiet winter boats")
    assert "can sign in as administrator" in empty.run("init", *details).stdout
    assert "There is an administrator already" in empty.run("init", *details).stderr
    invited = empty.run("user", "add", "--name", "Ned", "--email", "ned@example.org", "--role", "moderator").stdout
    assert f"http://127.0.0.1:{empty.port}/invitations/" in invited
    assert empty.run("user", "role", "ned@example.org", "coordinator").returncode == 0
    assert empty.run("user", "role", "ned@example.org", "moderator", "--remove").returncode == 0
    assert "ned@example.org\tNed\tcoordinator\tinvited\tno second factor" in empty.run("user", "list", "ned").stdout
    assert "/passwords/" in empty.run("user", "password", "ada@example.org").stdout
    assert empty.run("user", "close", "ned@example.org").returncode == 0
    assert "closed" in empty.run("user", "list", "ned").stdout
    assert empty.run("user", "password", "nobody@example.org").stderr.endswith("by nobody@example.org.\n")


def test_an_account_on_which_something_waits_closes_only_with_a_word_about_it(empty: Product) -> None:
    for name in ("Ada", "Ned"):
        empty.add_person(name, "coordinator")
    empty.value(
        "INSERT INTO milestone (id, mission_id, owner) SELECT gen_random_uuid(), id, 'Ned' FROM mission LIMIT 1"
        " RETURNING owner"
    )
    empty.value(
        "INSERT INTO milestone_target (id, milestone_id, number, title, metric, direction, due_on, source)"
        " SELECT id, id, 1, 'Ready', 'Level', 'up', '2028-01-01', 'Plan' FROM milestone RETURNING title"
    )
    refused = empty.run("user", "close", "ned@example.org")
    assert (refused.returncode, "Milestones that they own: 1" in refused.stderr) == (1, True)
    assert "Say who takes it over with --hand-over-to EMAIL, or give --leave." in refused.stderr
    assert empty.run("user", "close", "ned@example.org", "--hand-over-to", "ada@example.org").returncode == 0
    assert empty.value("SELECT owner FROM milestone") == "Ada"
    assert empty.run("user", "close", "ada@example.org", "--leave").returncode == 0
    assert empty.value("SELECT owner FROM milestone") == "Ada"


def test_lists_are_imported_by_the_command_as_on_their_page(empty: Product, tmp_path: Path) -> None:
    details = ("--name", "Ada", "--email", "ada@example.org", "--password", "four quiet winter boats")
    assert "frontline import teams FILE --dry-run" in empty.run("init", *details).stdout
    teams, people = tmp_path / "teams.csv", tmp_path / "people.csv"
    teams.write_text("Department,Team,Remit\nDfE,Buses,School buses\nMagic,Owls,Post\n")
    people.write_text("Name,Email,Role,Team\nNed,ned@example.org,Policy lead,Buses\n")
    dry = empty.run("import", "teams", str(teams), "--dry-run")
    assert "2 rows: 1 would be taken, 1 are bad" in dry.stdout
    assert "teams.csv, line 3: Department: there is no department called “Magic”." in dry.stderr
    assert "--by EMAIL" in empty.run("import", "teams", str(teams)).stderr
    done = empty.run("import", "teams", str(teams), "--by", "ada@example.org")
    assert (done.returncode, done.stdout) == (1, "1 new, 0 changed, 0 already there, 1 left out, 0 invited.\n")
    for words in ("1 new, 0 changed, 0 already there, 0 left out, 1 invited.", "0 new, 0 changed, 1 already there"):
        assert words in empty.run("import", "accounts", str(people), "--by", "ada@example.org").stdout
    assert empty.value("SELECT count(*) FROM role_grant WHERE team_id IS NOT NULL") == 1
    assert "may import this" in empty.run("import", "accounts", str(people), "--by", "ned@example.org").stderr


def test_another_release_than_the_schemas_refuses_until_the_upgrade(database: str, tmp_path: Path) -> None:
    downgrade("0024")
    keys = {"FRONTLINE_ORIGINALS_KEY": "k" * 40, "FRONTLINE_SECRET_KEY": "s" * 40}
    installed = Product(tmp_path / "instance", tmp_path, extra={"DATABASE_URL": _address(database), **keys})
    answer = installed.run("stats")
    assert (answer.returncode, "run `frontline db upgrade`" in answer.stderr) == (1, True)
    assert installed.run("serve").stderr.endswith("run `frontline db upgrade`.\n")
    assert schema.get_schema_status()[0] == "0024"
    assert installed.run("db", "upgrade").returncode == 0
    assert "FRONTLINE_URL is not set" in installed.run("serve").stderr
    other = Product(tmp_path / "instance", tmp_path, extra={**installed.extra, "FRONTLINE_ORIGINALS_KEY": "o" * 40})
    assert "holds originals under" in other.run("stats").stderr


def test_a_bad_setting_is_named_in_one_sentence(product: Product) -> None:
    environment = {**product.environment, "FRONTLINE_PORT": "many", "DATABASE_URL": "mysql://x"}
    command = [sys.executable, "-m", "frontline", "stats"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "FRONTLINE_PORT is not usable" in answer.stderr
    assert "DATABASE_URL is not usable: must start with postgresql://." in answer.stderr


def test_an_unreachable_database_is_one_sentence(product: Product) -> None:
    environment = {**product.environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "-m", "frontline", "stats"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("frontline: The database cannot be reached:")
    assert answer.stderr.count("\n") == 1


def test_an_import_reports_bad_lines_and_exits_with_1(product: Product, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text('{"text": "Good"}\nnot json\n')
    answer = product.run("import", str(file))
    assert answer.returncode == 1
    assert answer.stdout == "1 added, 0 already there, 1 left out.\n"
    assert "some.jsonl, line 2: This is not JSON" in answer.stderr
    missing = product.run("import", str(tmp_path / "none.csv"))
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    odd = product.run("import", str(file), "--map", "colour=text")
    assert "known are headline, text, why_it_matters" in odd.stderr


def test_the_database_that_is_set_is_used_and_no_other_started(product: Product, tmp_path: Path, database: str) -> None:
    there = {"FRONTLINE_INSTANCE": str(tmp_path / "none"), "DATABASE_URL": _address(database)}
    environment = {**product.environment, **there}
    command = [sys.executable, "-m", "frontline", "doctor"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "Database: DATABASE_URL, reachable" in answer.stdout
    assert not (tmp_path / "none" / "postgres-18").exists()


def test_an_unreachable_database_shows_a_plain_page_and_comes_back(product: Product) -> None:
    with product.served():
        product.kill_database()
        assert eventually(product.is_healthy)


def test_a_built_wheel_carries_templates_migrations_and_the_look(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    names = ("pyproject.toml", "README.md", "frontline", "nlp", "templates", "migrations")
    for name in names:
        source, target = root / name, tmp_path / "source" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=tmp_path / "source", check=True, capture_output=True, env={**os.environ})
    wheel = next((tmp_path / "source" / "dist").glob("*.whl"))
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True, check=True
    )
    for inside in ("_templates/base.html", "_migrations/env.py", "static/main.css", "sample/data/answers.jsonl"):
        assert f"frontline/{inside}" in listed.stdout
    assert "nlp/documents/data/given_names.txt" in listed.stdout


def test_stopping_a_command_by_a_signal_is_no_error(product: Product) -> None:
    worker = product.start("worker")
    assert eventually(lambda: product.value("SELECT count(*) FROM procrastinate_workers"))
    end(worker)
    assert worker.returncode == 0
