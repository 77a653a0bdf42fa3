"""Traces by OpenTelemetry, where an endpoint is set: requests by their rule, statements, jobs.

Each attribute is named here. The instrumentations of Flask and SQLAlchemy send addresses, query strings and the words
of errors, which may hold secrets of links and what people wrote; nothing of that can leave by this module.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request
from sqlalchemy import Engine, event
from werkzeug.wrappers import Response

from frontline.core.errors import SettingsError
from frontline.core.request_logs import get_request_id
from frontline.core.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, SpanKind

_PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_LONGEST_STATEMENT = 2_000  # characters
_FIRST_SERVER_ERROR = 500


class _Tracing:
    """What this process traces with; None where it does not."""

    provider: Any = None
    tracer: Any = None


def require_packages(settings: Settings) -> None:
    """Make sure that traces can be sent where they shall be.

    Raises:
        SettingsError: the packages for it are not installed.
    """
    if settings.traces_endpoint and not all(_is_installed(name) for name in _PACKAGES):
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but what sends traces is not installed: install what "
            "requirements-telemetry.txt lists, or frontline[telemetry]."
        )


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def configure(settings: Settings) -> None:
    """Send traces from now on, if an endpoint is set; else nothing is imported, and nothing costs anything."""
    if not settings.traces_endpoint:
        return
    require_packages(settings)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    start(BatchSpanProcessor(OTLPSpanExporter()))


def start(processor: "SpanProcessor") -> None:
    """Hand every span to a processor from now on."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    stop()
    _Tracing.provider = TracerProvider(resource=Resource.create({"service.name": "frontline"}))
    _Tracing.provider.add_span_processor(processor)
    _Tracing.tracer = _Tracing.provider.get_tracer("frontline")
    event.listen(Engine, "before_cursor_execute", _begin_statement)
    event.listen(Engine, "after_cursor_execute", _end_statement)
    event.listen(Engine, "handle_error", _end_failed_statement)


def stop() -> None:
    """Send what was not sent yet, and trace no more."""
    if _Tracing.provider is not None:
        event.remove(Engine, "before_cursor_execute", _begin_statement)
        event.remove(Engine, "after_cursor_execute", _end_statement)
        event.remove(Engine, "handle_error", _end_failed_statement)
        _Tracing.provider.shutdown()
        _Tracing.provider = _Tracing.tracer = None


@contextmanager
def _trace(name: str, kind: "SpanKind", attributes: dict[str, str], context: Any = None) -> Iterator["Span"]:
    """A span for as long as the block runs; of an error only its class is kept, never its words."""
    from opentelemetry.trace import StatusCode

    with _Tracing.tracer.start_as_current_span(
        name, context, kind, attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_status(StatusCode.ERROR)
            span.set_attribute("error.type", type(error).__name__)
            raise


def install(app: Flask) -> None:
    """Trace every request by its rule."""
    if _Tracing.tracer is None:
        return
    from opentelemetry.trace import SpanKind, StatusCode

    @app.before_request
    def begin_span() -> None:
        rule = request.url_rule.rule if request.url_rule else ""
        method = request.method if request.method in _METHODS else "_OTHER"
        attributes = {"http.request.method": method, "http.route": rule, "frontline.request_id": get_request_id()}
        g.traces = ExitStack()
        g.span = g.traces.enter_context(_trace(f"{method} {rule}".strip(), SpanKind.SERVER, attributes))

    @app.after_request
    def add_status(response: Response) -> Response:
        if span := g.get("span"):
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= _FIRST_SERVER_ERROR:
                span.set_status(StatusCode.ERROR)
        return response

    @app.teardown_request
    def end_span(_: BaseException | None) -> None:
        if traces := g.pop("traces", None):
            traces.close()


@contextmanager
def trace_job(name: str, traceparent: str) -> Iterator[None]:
    """Trace a job as a part of what deferred it."""
    if _Tracing.tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
    with _trace(name, SpanKind.CONSUMER, {"frontline.request_id": get_request_id()}, context):
        yield


def get_traceparent() -> str:
    """What carries the present trace on to a job (W3C Trace Context); empty where nothing is traced."""
    if _Tracing.tracer is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def _begin_statement(
    _connection: object, _cursor: object, statement: str, _parameters: object, context: Any, _many: object
) -> None:
    """Statements of a request or a job, with places for their parameters."""
    from opentelemetry.trace import SpanKind, get_current_span

    if context is not None and get_current_span().is_recording():
        attributes = {"db.system.name": "postgresql", "db.query.text": statement[:_LONGEST_STATEMENT]}
        context.telemetry_span = _Tracing.tracer.start_span(
            statement.split(None, 1)[0][:20], None, SpanKind.CLIENT, attributes
        )


def _end_statement(
    _connection: object, _cursor: object, _statement: str, _parameters: object, context: Any, _many: object
) -> None:
    if span := getattr(context, "telemetry_span", None):
        span.end()


def _end_failed_statement(failure: Any) -> None:
    """One that failed is sent too, with the class of its error alone."""
    if span := getattr(failure.execution_context, "telemetry_span", None):
        span.set_attribute("error.type", type(failure.original_exception).__name__)
        span.end()
