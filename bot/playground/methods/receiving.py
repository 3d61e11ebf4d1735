"""How the bot gets its updates."""

from __future__ import annotations

from collections.abc import Coroutine

from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.webhook import hook_from, hook_json, set_hook
from bot.playground.world import World

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LONGEST_POLL = 50


class Updates(list[bytes]):
    """A batch of updates, serialised already."""


def get_updates(world: World, params: Params) -> Coroutine[object, object, Updates]:
    """The next batch, after a wait of up to ``timeout`` seconds."""
    if world.hook is not None:
        raise ApiRefusal(WEBHOOK_ACTIVE, code=409)
    _allow(world, params)
    limit = params.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    return _take(world, params.integer("offset"), limit, min(params.integer("timeout"), LONGEST_POLL))


async def _take(world: World, offset: int, limit: int, seconds: int) -> Updates:
    return Updates(await world.queue.take(offset, limit, seconds))


def _allow(world: World, params: Params) -> None:
    if params.has("allowed_updates"):
        world.queue.allow([kind for kind in params.items("allowed_updates") if isinstance(kind, str)])


def set_webhook(world: World, params: Params) -> bool:
    """Deliver to a URL from now on; an empty URL removes it."""
    if not params.has("url"):
        return delete_webhook(world, params)
    hook = hook_from(params)
    _allow(world, params)
    if params.flag("drop_pending_updates"):
        world.queue.waiting.clear()
    set_hook(world, hook)
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates."""
    if params.flag("drop_pending_updates"):
        world.queue.waiting.clear()
    set_hook(world, None)
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    """What is set, how many updates wait, and the last fault of delivery."""
    del params
    return hook_json(world.hook, len(world.queue.waiting))


def log_out(world: World, params: Params) -> bool:
    """Nothing to log out from here."""
    del world, params
    return True


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": log_out,
}
