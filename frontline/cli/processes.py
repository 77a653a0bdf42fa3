"""Commands that run for long: web server, worker, demo."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from frontline.cli.runtime import Runtime, runtime
from frontline.core.errors import SettingsError
from frontline.core.process_lifetime import end_with_parent
from frontline.core.settings import load_settings
from frontline.local import interrupts


@click.command()
def serve() -> None:
    """Serve the product with gunicorn."""
    with runtime(watch=True) as ready:
        if ready.settings.is_production and not ready.settings.url:
            raise SettingsError("FRONTLINE_URL is not set: it is what links, passkeys and the host check are made of.")
        sys.exit(_wait(_web(ready)))


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop when no job is left that could run now.")
def worker(*, until_idle: bool) -> None:
    """Run background jobs."""
    from frontline.core import telemetry
    from frontline.core.worker import run_worker

    with runtime(watch=True) as ready:
        telemetry.configure(ready.settings)
        try:
            run_worker(ready.url, until_idle=until_idle, is_stopped=interrupts.was_interrupted)
        finally:
            telemetry.stop()


def _web(ready: Runtime) -> subprocess.Popen[bytes]:
    settings = ready.settings
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"{settings.host}:{settings.port}",
        "--worker-class", "gthread", "--workers", str(settings.web_workers), "--threads", "4",
        "--timeout", "60", "--graceful-timeout", "10", "--no-control-socket", "--limit-request-line", "0",
        "--log-level", "warning", "frontline.wsgi:application",
    ]  # fmt: skip
    environment = settings_environment(ready)
    if settings.metrics_token:
        # In memory where there is such a place: the counts are mapped files, and a full disk would end who writes them.
        in_memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
        folder = tempfile.mkdtemp(prefix="frontline-metrics-", dir=in_memory if in_memory.is_dir() else None)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        environment["PROMETHEUS_MULTIPROC_DIR"] = folder
    return _child(command, environment)


def settings_environment(ready: Runtime) -> dict[str, str]:
    """What a child process must know to do as its parent does."""
    return {
        **os.environ,
        "DATABASE_URL": ready.url,
        "FRONTLINE_INSTANCE": str(ready.settings.instance),
        "FRONTLINE_SECURE_COOKIES": str(ready.settings.has_secure_cookies),
        "FRONTLINE_EMBEDDED": str(ready.settings.database_url is None),
        "FRONTLINE_SAMPLE_DATA": str(ready.settings.sample_data),
        "FRONTLINE_ACCESS_LOG": str(ready.settings.access_log),
        "FRONTLINE_CHILD": "1",
    }


def _child(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    def tie() -> None:
        end_with_parent(signal.SIGTERM)

    return subprocess.Popen(command, env=environment, preexec_fn=tie)  # noqa: PLW1509 - one system call


def _wait(*children: subprocess.Popen[bytes]) -> int:
    """Wait until a child ends or we are told to stop; then end them all."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        while all(child.poll() is None for child in children):
            interrupts.raise_if_interrupted()
            time.sleep(0.3)
        return next((child.returncode for child in children if child.returncode is not None), 0)
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


@click.command()
def demo() -> None:
    """Load the sample data, theme and route it, and serve it with a worker."""
    from frontline.sample.accounts import format_sample_accounts
    from frontline.sample.answers import has_no_answers, load_sample_answers
    from frontline.sample.curation import curate_sample_themes
    from frontline.sample.loader import load_sample
    from frontline.sample.missions import load_sample_missions
    from frontline.sample.policies import load_sample_proposals

    if load_settings().database_url:
        raise SettingsError("The demonstration has sample accounts that everybody knows; unset DATABASE_URL first.")
    with runtime(watch=True, sample_data=True, access_log=False) as ready:  # whoever tries it reads the accounts
        load_sample()
        if has_no_answers():
            click.echo("The sample data is loaded. Screening, theming and routing it (a minute or two) ...")
            _until_idle(ready)
            click.echo(f"{curate_sample_themes()} themes are confirmed, {load_sample_answers()} of them answered.")
            _until_idle(ready)
        if proposed := load_sample_proposals():
            click.echo(f"{proposed} policy proposals are registered, {load_sample_missions()} milestones set.")
            _until_idle(ready)
        web = _web(ready)
        jobs = _child([sys.executable, "-m", "frontline", "worker"], settings_environment(ready))
        click.echo(f"\nFrontline is on http://{ready.settings.host}:{ready.settings.port} (Ctrl-C ends it)\n")
        click.echo(format_sample_accounts())
        sys.exit(_wait(web, jobs))


def _until_idle(ready: Runtime) -> None:
    command = [sys.executable, "-m", "frontline", "worker", "--until-idle"]
    _child(command, settings_environment(ready)).wait()


def install(group: click.Group) -> None:
    """Add the commands."""
    for command in (serve, worker, demo):
        group.add_command(command)
