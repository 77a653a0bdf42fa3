"""A forgotten password, an app for codes and a passkey, as somebody on a phone meets them."""

import base64
import json
import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from frontline.accounts.models import Role
from tests.browser.pages import browsing, check, follow
from tests.factories import make_person
from tests.open_id_provider import CLIENT, SECRET, open_id_provider
from tests.product import Product, eventually

NEW = "four quiet winter boats"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("sign-in") / "instance", instance / "models")
    # A passkey belongs to a name, so that an address of numbers would not do.
    made.extra["FRONTLINE_URL"] = f"http://localhost:{made.port}"
    made.prepare_migrated()
    with made.database(), open_id_provider() as provider:
        with made.rows():
            make_person(Role.SECONDEE).email = "rosa@example.org"
            make_person(Role.SECONDEE).email = "ned@example.org"
        provider.claims = {"sub": "ned", "email": "ned@example.org", "email_verified": True}
        office = {
            "name": "office", "label": "Office", "issuer": provider.issuer, "client_id": CLIENT,
            "client_secret": SECRET, "is_second_factor": True,
        }  # fmt: skip
        made.extra["FRONTLINE_PROVIDERS"] = json.dumps([office])
        with made.served(), made.working():
            yield made


def _read_link(product: Product) -> str:
    """The link of the one letter that was written."""
    outbox = product.instance / "outbox"
    assert eventually(lambda: any(outbox.glob("*.eml")))
    message = message_from_bytes(next(outbox.glob("*.eml")).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    text = message.get_body(("plain",))
    assert text is not None
    found = re.search(r"http://\S+/passwords/\S+", text.get_content())
    assert found
    return found[0]


def _code(page: Page) -> str:
    secret = page.locator("code").inner_text().replace(" ", "")
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(int(time.time())).decode()  # noqa: S303 - RFC 6238


def _give_password(page: Page, home: str) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("Email address").fill("rosa@example.org")
    page.get_by_label("Password", exact=True).fill(NEW)
    follow(page, page.get_by_role("button", name="Sign in", exact=True))


def test_a_password_is_chosen_anew_by_mail_and_a_passkey_and_an_app_are_added(
    product: Product, browser: Browser
) -> None:
    home = f"http://localhost:{product.port}"
    with browsing(browser) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        authenticator = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        session.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

        page.goto(f"{home}/sign-in")
        check(page)
        follow(page, page.get_by_role("link", name="I have forgotten my password"))
        page.get_by_label("Email address").fill("rosa@example.org")
        follow(page, page.get_by_role("button", name="Send me a link"))
        page.goto(_read_link(product))
        check(page)
        page.get_by_label("Password", exact=True).fill(NEW)
        follow(page, page.get_by_role("button", name="Save and sign in"))
        _give_password(page, home)

        page.goto(f"{home}/account")
        check(page)
        page.get_by_label("What you call this device").fill("My phone")
        follow(page, page.get_by_role("button", name="Add a passkey"))
        expect(page.get_by_role("heading", name="Passkey: My phone")).to_be_visible()
        product.value("UPDATE sign_in SET confirmed_at = now() - interval '1 day' RETURNING 1")
        follow(page, page.get_by_role("link", name="Add an app for codes"))
        check(page)
        follow(page, page.get_by_role("button", name="Use your passkey"))
        follow(page, page.get_by_role("button", name="Show me the picture to scan"))
        page.get_by_label("Code", exact=True).fill(_code(page))
        follow(page, page.get_by_role("button", name="Add the app"))
        recovery = page.locator(".fl-codes code").first.inner_text()

        follow(page, page.get_by_role("button", name="Sign out", exact=True))
        page.goto(f"{home}/sign-in?next=/account")
        follow(page, page.get_by_role("button", name="Sign in with a passkey"))
        expect(page.get_by_text("with a passkey, ends")).to_be_visible()

        follow(page, page.get_by_role("button", name="Sign out", exact=True))
        _give_password(page, home)
        expect(page.get_by_role("heading", name="Prove that it is you")).to_be_visible()
        page.get_by_label("Code", exact=True).fill(recovery)
        follow(page, page.get_by_role("button", name="Continue"))
        expect(page.get_by_text("You used a recovery code. 9 are left.")).to_be_visible()


def test_somebody_signs_in_through_their_organisation(product: Product, browser: Browser) -> None:
    home = f"http://localhost:{product.port}"
    with browsing(browser) as context:
        page = context.new_page()
        page.goto(f"{home}/sign-in?next=/account")
        with page.expect_navigation(url=f"{home}/account"):
            page.get_by_role("button", name="Sign in with Office").click()
        expect(page.get_by_text("through your organisation, by two factors")).to_be_visible()
        check(page)
