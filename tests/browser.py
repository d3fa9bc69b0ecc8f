"""The system's Chromium, driven through its own protocol: a phone, a small phone and a desk."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

PHONE: Final = (390, 844)
SMALL_PHONE: Final = (360, 640)
DESK: Final = (1280, 860)
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
]


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Skip the test, and say so, where there is no Chromium."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine: the pages were not looked at")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser, size: tuple[int, int] = PHONE, language: str = "en", **options: Any
) -> AsyncIterator[Page]:
    """A page of its own, with its own cookies. An error in the page's own program fails the test."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language, **options
    )
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    try:
        yield page
        assert not errors, errors
    finally:
        await context.close()


async def choose(page: Page, language: str) -> None:
    await page.locator(".languages").get_by_role("button", name=language).click()
    await expect(page.locator(".message").first).to_be_visible()


async def widest(page: Page) -> tuple[int, int]:
    """How wide the page is, and how wide its contents are."""
    return tuple(await page.evaluate("[innerWidth, document.documentElement.scrollWidth]"))
