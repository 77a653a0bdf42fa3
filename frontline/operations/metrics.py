"""Counts and times in the format of Prometheus; none of them says anything about a person."""

import os
import time
from collections.abc import Iterator

from flask import Flask, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response

from frontline.core.jobs import get_queue_status
from frontline.notices import queries as notices
from frontline.operations.models import TroubleKind
from frontline.operations.troubles import list_present_troubles
from frontline.operations.watching import find_audit_verification

_REQUEST_SECONDS = Histogram(
    "frontline_request_seconds", "How long requests took, by rule and status", ["method", "rule", "status"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30), registry=None,
)  # fmt: skip


class _InstallationCollector(Collector):
    """What the database knows at the moment that it is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Queue, workers and messages."""
        status = get_queue_status()
        yield GaugeMetricFamily("frontline_workers", "Workers that were alive a minute ago", value=status.workers)
        yield GaugeMetricFamily("frontline_jobs_due", "Jobs that could run now and do not", value=status.due)
        yield GaugeMetricFamily("frontline_jobs_running", "Jobs that run", value=status.running)
        yield GaugeMetricFamily("frontline_jobs_failed", "Jobs that were given up", value=status.failed)
        yield GaugeMetricFamily(
            "frontline_queue_age_seconds", "Since when the oldest job is due", value=status.oldest_seconds
        )
        yield GaugeMetricFamily(
            "frontline_messages_not_taken", "Messages that wait to be tried again",
            value=notices.get_delivery_trouble().tried,
        )  # fmt: skip
        messages = GaugeMetricFamily("frontline_messages", "Messages of the last 30 days by state", labels=["state"])
        for state, number in notices.count_notices_by_delivery().items():
            messages.add_metric([state], number)
        yield messages
        yield _measure_troubles()
        verification = find_audit_verification()
        is_broken = verification is not None and verification[1].broken_at is not None
        yield GaugeMetricFamily("frontline_audit_broken", "1 where the audit trail was tampered with", value=is_broken)


def _measure_troubles() -> GaugeMetricFamily:
    troubles = GaugeMetricFamily("frontline_trouble", "1 for what does not work just now", labels=["kind"])
    present_kinds = {trouble.kind for trouble in list_present_troubles()}
    for kind in TroubleKind:
        troubles.add_metric([kind.value], kind in present_kinds)
    return troubles


def format_metrics() -> bytes:
    """All counts of this installation, as text."""
    registry = CollectorRegistry()
    registry.register(_InstallationCollector())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_REQUEST_SECONDS)
    return generate_latest(registry)


def install(app: Flask) -> None:
    """Measure every request."""

    @app.after_request
    def measure(response: Response) -> Response:
        if request.url_rule is not None and "started_at" in g:
            labels = (request.method, request.url_rule.rule, str(response.status_code))
            _REQUEST_SECONDS.labels(*labels).observe(time.perf_counter() - g.started_at)
        return response
