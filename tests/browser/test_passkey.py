"""A passkey is added and signs its owner in: with Chromium's virtual authenticator, under the clinic's policy."""

import pytest
from clinic_in_browser import Served, enter, errors_of
from playwright.sync_api import Browser, expect

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.mark.judge("chromium")
def test_a_passkey_signs_in_by_itself(served: Served, browser: Browser) -> None:
    page = enter(browser, served, "patient")
    context = page.context
    complaints = errors_of(context)
    # A passkey belongs to a name; browsers take none for an address in numbers.
    clinic = served.url.replace("127.0.0.1", "localhost")
    cookies = [{**one, "domain": "localhost"} for one in context.cookies()]
    context.add_cookies(cookies)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{clinic}/accounts/2fa/webauthn/add/")
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", served.accounts["patient"].password)
        page.keyboard.press("Enter")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    context.clear_cookies()
    page.goto(f"{clinic}/accounts/login/")
    page.click("#passkey_login")

    expect(page).to_have_url(f"{clinic}/my/")
    assert complaints == []
