"""Delivery of updates by POST: one at a time, in order, again until the receiver says 2xx."""

from __future__ import annotations

import asyncio
import io
import re
from urllib.parse import urlsplit

import aiohttp

from bot.playground.gate import is_loopback
from bot.playground.model import Hook, Json
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LONGEST_RETRY = 60.0


def hook_from(params: Params) -> Hook:
    """The webhook that a call asks for."""
    url, secret = params.text("url"), params.text("secret_token")
    host = _host_of(url)
    if not host:
        raise ApiRefusal("bad webhook: webhook URL must be an HTTP or HTTPS address with a host")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise ApiRefusal("secret token contains unallowed characters")
    if not is_loopback(host):
        raise ApiRefusal(
            "bad webhook: the playground delivers to this machine only, such as http://127.0.0.1:8443/hook"
        )
    connections = params.integer("max_connections", 40)
    return Hook(url=url, secret=secret, max_connections=min(max(connections, 1), 100))


def _host_of(url: str) -> str:
    """Its host, empty when this is no address to deliver to."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} and parts.port != 0 else ""
    except ValueError:
        return ""


def hook_json(hook: Hook | None, waiting: int) -> Json:
    """A WebhookInfo."""
    shown: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": waiting,
    }
    if hook is not None:
        shown["max_connections"] = hook.max_connections
        if hook.error_at:
            shown |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
    return shown


def set_hook(world: World, hook: Hook | None) -> None:
    """Start delivering to a webhook, or stop."""
    if world.hook_task is not None:
        world.hook_task.cancel()
    world.hook, world.hook_task = hook, None
    if hook is not None:
        world.queue.interrupt()
        world.hook_task = asyncio.create_task(_deliver(world, hook))


async def _deliver(world: World, hook: Hook) -> None:
    headers = {"Content-Type": "application/json", **({SECRET_HEADER: hook.secret} if hook.secret else {})}
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        pause = world.hook_retry
        while True:
            if not world.queue.waiting:
                await world.queue.arrival()
                continue
            update_id, payload = world.queue.waiting[0]
            if world.faults.strikes("duplicate_updates", "getupdates"):
                await _post(world, session, hook, payload)
            if await _post(world, session, hook, payload):
                pause = world.hook_retry
                world.queue.confirm(update_id + 1)
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_RETRY)


async def _post(world: World, session: aiohttp.ClientSession, hook: Hook, payload: bytes) -> bool:
    try:
        async with session.post(hook.url, data=io.BytesIO(payload), allow_redirects=False) as answer:
            await answer.read()
            if 200 <= answer.status < 300:
                return True
            fault = f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (aiohttp.ClientError, TimeoutError):
        fault = "Connection failed"
    hook.error, hook.error_at = fault, world.now()
    world.changed("chat")
    return False
