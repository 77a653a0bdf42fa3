from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from flask import flash, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from frontline.accounts import open_id
from frontline.accounts.models import SignInMethod
from frontline.accounts.service.providers import Provider, find_person_by_claims
from frontline.accounts.service.second_factors import get_second_factors
from frontline.accounts.views.blueprint import blueprint
from frontline.accounts.views.sign_in import ask_for_second_factor, begin_session
from frontline.core.access import public
from frontline.core.database import db
from frontline.core.errors import ForbiddenError
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _

_NEXT = "provider_next"
_RETURNED = ("code", "state", "error", "error_description", "iss")
# What goes wrong on the way to a provider and back, the provider's own errors included.
_FAILURES = (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError)


@blueprint.post("/sign-in/with/<name>")
@public
def provider_sign_in(name: str) -> Response:
    """Go to a provider to sign in there; for everybody. 302 to it, or back with what is wrong; 404."""
    provider = open_id.get_provider(name)
    session[_NEXT] = request.form.get("next", "")
    try:
        response: Response = open_id.get_client(provider).authorize_redirect(_get_return_address(provider))
    except _FAILURES:
        return _refuse(
            _("%(provider)s does not answer. Try again, or sign in with your password.", provider=provider.label)
        )
    return response


@blueprint.get("/sign-in/with/<name>/return")
@public
def provider_return(name: str) -> str:
    """Come back from a provider: a page whose form signs in, since an address only reads; for everybody. 200, 404."""
    provider = open_id.get_provider(name)
    fields = [(field, value) for field, value in request.args.items() if field in _RETURNED]
    return render_template("accounts/provider_return.html", provider=provider, fields=fields)


@blueprint.post("/sign-in/with/<name>/finish")
@public
@commits
def provider_finish(name: str) -> str | Response:
    """Sign in as whom the provider says; 302 onwards, or back with what is wrong; 200 asks a second factor; 404."""
    provider = open_id.get_provider(name)
    try:
        token = open_id.get_client(provider).authorize_access_token()
        person = find_person_by_claims(provider=provider, claims=token["userinfo"])
    except ForbiddenError as error:
        return _refuse(str(error))
    except _FAILURES:
        return _refuse(_("%(provider)s did not sign you in. Try again.", provider=provider.label))
    target = session.pop(_NEXT, "")
    if provider.is_second_factor:
        return begin_session(person, SignInMethod.STRONG_PROVIDER, target=target)
    if get_second_factors(person):
        return ask_for_second_factor(person, target=target)
    return begin_session(person, SignInMethod.PROVIDER, target=target)


def _get_return_address(provider: Provider) -> str:
    path = url_for("accounts.provider_return", name=provider.name)
    return f"{get_settings().url.rstrip('/') or request.host_url.rstrip('/')}{path}"


def _refuse(sentence: str) -> Response:
    db.session.rollback()  # nothing of a sign-in that is refused is kept
    flash(sentence, "information")
    return redirect(url_for("accounts.sign_in"))
