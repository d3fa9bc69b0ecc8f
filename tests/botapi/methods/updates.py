"""Methods by which the bot gets its updates, and its files."""

import re
from urllib.parse import urlsplit

from tests.botapi.files import MOST_DOWNLOADED
from tests.botapi.params import Params
from tests.botapi.refusals import WEBHOOK_IS_SET, WEBHOOK_WAS_SET, Refused, bad
from tests.botapi.shapes import Json
from tests.botapi.updates import BY_DEFAULT
from tests.botapi.webhook import Subscription
from tests.botapi.world import World

LONGEST_POLL = 50
MOST_UPDATES = 100
MOST_CONNECTIONS = 100
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def get_updates(world: World, params: Params) -> list[Json]:
    if world.pusher is not None:
        raise Refused(409, WEBHOOK_IS_SET)
    _allow(world, params)
    limit = params.integer("limit", MOST_UPDATES, 1, MOST_UPDATES)
    seconds = params.integer("timeout", 0, 0, LONGEST_POLL)
    return await world.poller.poll(params.integer("offset"), limit, seconds)


async def set_webhook(world: World, params: Params) -> bool:
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    subscription = Subscription(
        _checked_url(url), _checked_secret(params), params.integer("max_connections", 40, 1, MOST_CONNECTIONS)
    )
    _allow(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    if world.pusher is None or world.pusher.subscription != subscription:
        world.poller.dismiss(WEBHOOK_WAS_SET)
        await world.subscribe(subscription)
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    await world.subscribe(None)
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if world.pusher is not None:
        subscription = world.pusher.subscription
        info |= {
            "url": subscription.url,
            "max_connections": subscription.max_connections,
            "ip_address": "127.0.0.1",
        }
        info |= world.webhook_log.as_json(world.clock.now())
    if world.updates.allowed != BY_DEFAULT:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def get_file(world: World, params: Params) -> Json:
    file_id = params.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    file = world.shelf.find(file_id)
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file.size > MOST_DOWNLOADED:
        raise bad("file is too big")
    return file.as_json() | {"file_path": file.path}


def _allow(world: World, params: Params) -> None:
    """Remember which kinds are wanted; a call that does not say leaves it as it was."""
    kinds = params.structure("allowed_updates", "allowed updates")
    if isinstance(kinds, list):
        world.updates.allow(str(kind).lower() for kind in kinds)


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    return url


def _checked_secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    return secret
