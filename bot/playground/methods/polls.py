"""Polls and quizzes of the bot."""

from __future__ import annotations

from bot.playground.checks import formatted, open_chat, post_in
from bot.playground.entities import utf16
from bot.playground.keyboards import inline_buttons
from bot.playground.methods.sending import new_post, room, sent
from bot.playground.model import ChatType, Json, PlayChat, PlayMessage, Poll
from bot.playground.params import Params
from bot.playground.polls import poll_json
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

QUESTION_LIMIT, OPTION_LIMIT, OPTIONS_LEAST, OPTIONS_MOST = 300, 100, 2, 12
EXPLANATION_LIMIT, EXPLANATION_LINE_FEEDS = 200, 2
OPEN_LEAST, OPEN_MOST = 5, 2_628_000
"""Seconds that a poll may stay open when it has an end at all."""


def send_poll(world: World, params: Params) -> Json:
    """A poll or a quiz."""
    chat = room(world, params, "polls")
    poll = Poll(id=world.poll_id(), question=_question(params), options=_options(params), owned=True)
    _set_kind(poll, chat, params)
    _set_end(poll, world, params)
    post = new_post(world, chat, params)
    post.poll = poll
    if poll.close_date:
        world.close_later(poll)
    return sent(world, post)


def _question(params: Params) -> str:
    question, _ = formatted(params, "question")
    if not question:
        raise ApiRefusal("poll question must be non-empty")
    if len(question) > QUESTION_LIMIT:
        raise ApiRefusal(f"poll question length must not exceed {QUESTION_LIMIT}")
    return question


def _options(params: Params) -> tuple[str, ...]:
    options = tuple(_option(item) for item in params.items("options"))
    if len(options) < OPTIONS_LEAST:
        raise ApiRefusal(f"poll must have at least {OPTIONS_LEAST} option")
    if len(options) > OPTIONS_MOST:
        raise ApiRefusal(f"poll can't have more than {OPTIONS_MOST} options")
    return options


def _option(item: object) -> str:
    fields = item if isinstance(item, dict) else {"text": item}
    if not isinstance(fields.get("text"), str):
        raise ApiRefusal("poll options must be non-empty")
    names = {"text": "text", "parse_mode": "text_parse_mode", "entities": "text_entities"}
    text, _ = formatted(Params({name: fields.get(given) for name, given in names.items()}))
    if not text:
        raise ApiRefusal("poll options must be non-empty")
    if len(text) > OPTION_LIMIT:
        raise ApiRefusal(f"poll options length must not exceed {OPTION_LIMIT}")
    return text


def _set_kind(poll: Poll, chat: PlayChat, params: Params) -> None:
    kind = params.text("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise ApiRefusal("unsupported poll type specified")
    poll.quiz, poll.closed = kind == "quiz", params.flag("is_closed")
    poll.multiple = params.flag("allows_multiple_answers")
    poll.anonymous = params.flag("is_anonymous") if params.has("is_anonymous") else True
    poll.revoting = params.flag("allows_revoting") if params.has("allows_revoting") else not poll.quiz
    if chat.kind is ChatType.CHANNEL and not poll.anonymous:
        raise ApiRefusal("non-anonymous polls can't be sent to channel chats")
    if poll.quiz:
        poll.right = _right(params, len(poll.options))
        poll.explanation, poll.explanation_entities = _explanation(params)


def _set_end(poll: Poll, world: World, params: Params) -> None:
    """``open_period`` wins over ``close_date``, as in the real one."""
    period = params.integer("open_period")
    period = period or (params.integer("close_date") - world.now() if params.has("close_date") else 0)
    if not period:
        return
    if not OPEN_LEAST <= period <= OPEN_MOST:
        raise ApiRefusal("wrong poll open period or close date specified")
    poll.open_period, poll.close_date = period, world.now() + period


def _right(params: Params, options: int) -> tuple[int, ...]:
    given = params.items("correct_option_ids") or [params.integer("correct_option_id", -1)]
    right = [one for one in given if isinstance(one, int) and 0 <= one < options]
    if right != given or right != sorted(set(right)):
        raise ApiRefusal("wrong correct option ID specified")
    return tuple(right)


def _explanation(params: Params) -> tuple[str, list[Json]]:
    text, entities = formatted(params, "explanation")
    if utf16(text) > EXPLANATION_LIMIT or text.count("\n") > EXPLANATION_LINE_FEEDS:
        raise ApiRefusal("poll explanation is too long")
    return text, entities


def stop_poll(world: World, params: Params) -> Json:
    """Close a poll of the bot; its keyboard becomes the one that was given, or none."""
    chat, buttons = open_chat(world, params), inline_buttons(params, only_inline=True)
    post = post_in(chat, params.integer("message_id"), "message with poll to stop")
    world.close_due()
    poll = _open_poll(world, post)
    poll.closed, post.buttons = True, buttons
    world.poll_changed(poll)
    return poll_json(poll)


def _open_poll(world: World, post: PlayMessage) -> Poll:
    if post.poll is None:
        raise ApiRefusal("message is not a poll")
    mine = post.sender is world.bot or post.sender_chat is post.chat
    if not mine or not post.poll.owned or "forward_origin" in post.extra:
        raise ApiRefusal("poll can't be stopped")
    if post.poll.closed:
        raise ApiRefusal("poll has already been closed")
    return post.poll


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
