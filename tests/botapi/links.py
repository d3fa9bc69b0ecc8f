"""Which links Telegram takes in buttons and entities."""

from urllib.parse import urlsplit

from tests.botapi.refusals import bad


def check_link(link: str, what: str) -> None:
    """Refuse a link that no client could open."""
    reason = _why_not(link)
    if reason:
        raise bad(f"{what} URL '{link}' is invalid: {reason}")


def _why_not(link: str) -> str:
    if link.lower().startswith(("tg:", "ton:", "tonsite:")):
        return ""
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        host = parts.hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme.lower() not in {"http", "https"}:
        return "Unsupported URL protocol"
    if not host:
        return "URL host is empty"
    if " " in host or ("." not in host and ":" not in host):
        return "Wrong HTTP URL"
    return ""
