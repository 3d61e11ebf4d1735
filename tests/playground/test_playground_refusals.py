"""Each thing that the real server refuses is refused here, in its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.playground import World
from bot.playground.methods import METHODS
from bot.playground.model import PlayChat, Rank, User
from bot.playground.params import MultipartFile, Params
from bot.playground.refusal import ApiRefusal

Call = Callable[..., object]
NO_RIGHT = "Bad Request: not enough rights to restrict/unrestrict chat member"
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def refused(call: Call, method: str, **params: object) -> str:
    with pytest.raises(ApiRefusal) as caught:
        call(method, **params)
    assert str(caught.value.code) in {"400", "403"}
    return caught.value.description


def keyboard(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("chat_id", "expected"),
    [
        ("", "Bad Request: chat_id is empty"),
        (999_999, "Bad Request: chat not found"),
        ("nonsense", "Bad Request: chat not found"),
        ("@nobody_here", "Bad Request: chat not found"),
        (103, "Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_a_chat_that_cannot_be_reached(call: Call, chat_id: object, expected: str) -> None:
    assert refused(call, "sendMessage", chat_id=chat_id, text="hi") == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Rank.KICKED, "Forbidden: bot was kicked from the supergroup chat"),
        (Rank.LEFT, "Forbidden: bot is not a member of the supergroup chat"),
    ],
)
def test_a_group_without_the_bot(
    call: Call, world: World, group: PlayChat, role: Rank, expected: str
) -> None:
    world.set_role(group.id, world.bot.id, role)
    assert refused(call, "sendMessage", chat_id=group.id, text="hi") == expected


def test_a_user_who_blocked_the_bot(call: Call, world: World, member: User) -> None:
    world.start(member.id)
    world.block(member.id)
    assert (
        refused(call, "sendMessage", chat_id=member.id, text="hi") == "Forbidden: bot was blocked by the user"
    )


def test_a_user_who_is_gone(call: Call, world: World, member: User) -> None:
    world.start(member.id)
    world.deactivate(member.id)
    assert refused(call, "sendMessage", chat_id=member.id, text="hi") == "Forbidden: user is deactivated"


def test_a_group_that_became_a_supergroup_names_it(call: Call, world: World, basic: PlayChat) -> None:
    new = world.migrate(basic.id)
    with pytest.raises(ApiRefusal) as caught:
        call("sendMessage", chat_id=basic.id, text="hi")
    assert caught.value.as_json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "*a*", "parse_mode": "Markup"}, "unsupported parse_mode"),
        ({"text": "a", "reply_markup": 5}, "object expected as reply markup"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply_markup: invalid JSON"),
        ({"text": "a", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"text": "a", "reply_to_message_id": "77"}, "message to be replied not found"),
        ({"text": "a", "reply_markup": keyboard(text="x", callback_data="a" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text="x", callback_data="换" * 22)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text="x", callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text=" ", callback_data="a")}, "BUTTON_TEXT_EMPTY"),
        ({"text": "a", "reply_markup": keyboard(text="x", url="")}, "BUTTON_URL_INVALID"),
        (
            {"text": "a", "reply_markup": keyboard(text="x", url="javascript:alert(1)")},
            "inline keyboard button URL 'javascript:alert(1)' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "reply_markup": keyboard(text="x")},
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": "x"}},
            'field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays',
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [["x"]]}},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}] * 101]}},
            "REPLY_MARKUP_TOO_LONG",
        ),
        (
            {"text": "a", "reply_markup": keyboard(callback_data="a")},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (
            {"text": "a", "reply_markup": keyboard(text="x", callback_data=5)},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            {"text": "a", "reply_markup": keyboard(text="x", url=5)},
            'can\'t parse inline keyboard button: Field "url" must be of type String',
        ),
        ({"text": "a", "reply_parameters": "[]"}, "can't parse reply_parameters: expected an Object"),
        ({"text": "a", "entities": "{}"}, "can't parse entities: expected an Array"),
        ({"text": "a", "entities": [1]}, "can't parse entities: expected an Array of Objects"),
        ({"text": "a", "entities": [{}]}, "can't parse entities: can't parse MessageEntity"),
        (
            {"text": "abc", "entities": [{"type": "bold", "offset": 2, "length": 2}]},
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4",
        ),
    ],
)
def test_a_message_that_is_wrong(
    call: Call, group: PlayChat, params: dict[str, object], expected: str
) -> None:
    assert refused(call, "sendMessage", chat_id=group.id, **params) == f"Bad Request: {expected}"


def test_lengths_count_after_the_markup_is_read(call: Call, group: PlayChat) -> None:
    text = "<b>" + "a" * 4096 + "</b>"
    sent = call("sendMessage", chat_id=group.id, text=text, parse_mode="HTML")
    assert isinstance(sent, dict)
    assert sent["text"] == "a" * 4096


def test_sending_without_the_answered_message_if_allowed(call: Call, group: PlayChat) -> None:
    reply = {"message_id": 77, "allow_sending_without_reply": True}
    sent = call("sendMessage", chat_id=group.id, text="a", reply_parameters=reply)
    assert isinstance(sent, dict)
    assert "reply_to_message" not in sent


def test_a_restricted_bot_may_not_send(call: Call, world: World, group: PlayChat) -> None:
    world.set_role(group.id, world.bot.id, Rank.RESTRICTED)
    expected = "Bad Request: not enough rights to send {} to the chat"
    assert refused(call, "sendMessage", chat_id=group.id, text="a") == expected.format("text messages")
    assert refused(call, "sendPhoto", chat_id=group.id, photo="x") == expected.format("photos")
    assert refused(call, "sendPoll", chat_id=group.id, question="?") == expected.format("polls")


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "https://a.example/x.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("editMessageText", {"message_id": 7, "text": "a"}, "message to edit not found"),
        ("deleteMessage", {"message_id": 7}, "message to delete not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": [*range(101)]}, "too many message identifiers specified"),
        ("forwardMessage", {"from_chat_id": 5}, "chat not found"),
        (
            "setMessageReaction",
            {"message_id": 7, "reaction": [{"type": "emoji", "emoji": "👀"}]},
            "message to react not found",
        ),
        ("getChatMember", {"user_id": 5}, "user not found"),
        ("banChatMember", {"user_id": 5}, "user not found"),
        ("getFile", {"file_id": "no"}, "invalid file_id"),
    ],
)
def test_methods_in_the_group(
    call: Call, group: PlayChat, method: str, params: dict[str, object], expected: str
) -> None:
    assert refused(call, method, chat_id=group.id, **params) == f"Bad Request: {expected}"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"text": "first"}, "message is not modified"),
        ({"text": ""}, "message text is empty"),
        ({"text": "a" * 4097}, "MESSAGE_TOO_LONG"),
        ({"text": "b", "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
    ],
)
def test_edits(call: Call, group: PlayChat, params: dict[str, object], expected: str) -> None:
    sent = call("sendMessage", chat_id=group.id, text="first")
    assert isinstance(sent, dict)
    found = refused(call, "editMessageText", chat_id=group.id, message_id=sent["message_id"], **params)
    assert found.partition(":")[2].strip().startswith(expected)


def test_only_own_messages_can_be_edited(call: Call, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "mine")
    assert (
        refused(call, "editMessageText", chat_id=group.id, message_id=post.id, text="yours")
        == "Bad Request: message can't be edited"
    )


def test_text_and_caption_are_not_mixed_up(
    call: Call, world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    file_id = world.post(group.id, member.id, photo=picture).file_id
    photo = call("sendPhoto", chat_id=group.id, photo=file_id)
    text = call("sendMessage", chat_id=group.id, text="a")
    assert isinstance(photo, dict)
    assert isinstance(text, dict)
    assert (
        refused(call, "editMessageText", chat_id=group.id, message_id=photo["message_id"], text="b")
        == "Bad Request: there is no text in the message to edit"
    )
    assert (
        refused(call, "editMessageCaption", chat_id=group.id, message_id=text["message_id"], caption="b")
        == "Bad Request: there is no caption in the message to edit"
    )
    assert (
        refused(call, "sendPhoto", chat_id=group.id, photo=file_id, caption="a" * 1025)
        == "Bad Request: message caption is too long"
    )


def test_deleting_needs_the_right_and_works_for_48_hours(
    call: Call, world: World, group: PlayChat, member: User
) -> None:
    old = world.post(group.id, member.id, "old")
    world.clock.advance(48 * 3600 + 1)
    young = world.post(group.id, member.id, "young")
    assert (
        refused(call, "deleteMessage", chat_id=group.id, message_id=old.id)
        == "Bad Request: message can't be deleted for everyone"
    )
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=["can_restrict_members"])
    expected = "Bad Request: message can't be deleted"
    assert refused(call, "deleteMessage", chat_id=group.id, message_id=young.id) == expected
    assert refused(call, "deleteMessages", chat_id=group.id, message_ids=[young.id]) == expected
    assert young.deleted is False


@pytest.mark.parametrize("method", ["restrictChatMember", "banChatMember"])
def test_leaders_and_the_bot_itself_are_never_punished(call: Call, group: PlayChat, method: str) -> None:
    whom = {
        user_id: refused(call, method, chat_id=group.id, user_id=user_id, permissions={})
        for user_id in (101, 102, 1)
    }
    assert whom == {
        101: "Bad Request: can't remove chat owner",
        102: "Bad Request: user is an administrator of the chat",
        1: "Bad Request: can't restrict self",
    }


@pytest.mark.parametrize("method", ["restrictChatMember", "banChatMember", "unbanChatMember"])
def test_punishing_needs_the_right(
    call: Call, world: World, group: PlayChat, member: User, method: str
) -> None:
    world.set_role(group.id, world.bot.id, Rank.MEMBER)
    assert refused(call, method, chat_id=group.id, user_id=member.id, permissions={}) == NO_RIGHT


def test_restricting_works_in_supergroups_only(
    call: Call, world: World, basic: PlayChat, member: User
) -> None:
    world.set_role(basic.id, world.bot.id, Rank.ADMIN)
    assert (
        refused(call, "restrictChatMember", chat_id=basic.id, user_id=member.id, permissions={})
        == "Bad Request: method is available only for supergroups"
    )


@pytest.mark.parametrize(
    "reaction",
    [
        [{"type": "emoji", "emoji": "🐈"}],
        [{"type": "custom_emoji", "custom_emoji_id": "5"}],
        [{"type": "emoji"}],
    ],
)
def test_reactions(call: Call, world: World, group: PlayChat, member: User, reaction: object) -> None:
    post = world.post(group.id, member.id, "a")
    assert (
        refused(call, "setMessageReaction", chat_id=group.id, message_id=post.id, reaction=reaction)
        == "Bad Request: REACTION_INVALID"
    )


def test_one_reaction_at_most(call: Call, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "a")
    both = [{"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "👍"}]
    assert (
        refused(call, "setMessageReaction", chat_id=group.id, message_id=post.id, reaction=both)
        == "Bad Request: REACTIONS_TOO_MANY"
    )


def test_service_messages_are_not_forwarded(call: Call, world: World, group: PlayChat, member: User) -> None:
    world.set_role(group.id, member.id, Rank.LEFT)
    params = {"chat_id": group.id, "from_chat_id": group.id, "message_id": group.last_id}
    assert refused(call, "forwardMessage", **params) == "Bad Request: the message can't be forwarded"
    assert refused(call, "copyMessage", **params) == "Bad Request: the message can't be copied"


def test_what_a_private_or_a_basic_chat_does_not_know(
    call: Call, world: World, basic: PlayChat, member: User
) -> None:
    world.start(member.id)
    private = {"chat_id": member.id, "user_id": member.id}
    found = [
        refused(call, "banChatMember", **private),
        refused(call, "leaveChat", **private),
        refused(call, "unbanChatMember", chat_id=basic.id, user_id=member.id),
        refused(call, "restrictChatMember", **private, permissions={}),
    ]
    assert found == [
        "Bad Request: can't ban members in private chats",
        "Bad Request: chat member status can't be changed in private chats",
        "Bad Request: method is available for supergroup and channel chats only",
        "Bad Request: method is available only for supergroups",
    ]


def test_permissions_are_needed(call: Call, group: PlayChat, member: User) -> None:
    assert (
        refused(call, "restrictChatMember", chat_id=group.id, user_id=member.id)
        == "Bad Request: can't parse permissions: expected an Object"
    )


@pytest.mark.parametrize(("width", "height"), [(1, 21), (9_000, 2_000)])
def test_pictures_of_odd_shape(
    world: World, group: PlayChat, draw: Callable[[int, int], bytes], width: int, height: int
) -> None:
    upload = MultipartFile(name="x.png", data=draw(width, height))
    with pytest.raises(ApiRefusal, match="PHOTO_INVALID_DIMENSIONS"):
        METHODS["sendphoto"](world, Params({"chat_id": group.id}, {"photo": upload}))


def test_files_that_are_too_big(world: World, group: PlayChat, call: Call) -> None:
    upload = MultipartFile(name="x.png", data=b"a" * (10 * 1024 * 1024 + 1))
    with pytest.raises(ApiRefusal, match="file is too big"):
        METHODS["sendphoto"](world, Params({"chat_id": group.id}, {"photo": upload}))
    stored = world.files.keep(b"a" * (20 * 1024 * 1024 + 1), folder="documents")
    assert refused(call, "getFile", file_id=stored.id) == "Bad Request: file is too big"


def test_callback_answers(call: Call, world: World, member: User) -> None:
    click = world.callback({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}, member.id, "x")
    answer = "answerCallbackQuery"
    assert refused(call, answer, callback_query_id="5") == TOO_OLD
    assert (
        refused(call, answer, callback_query_id=click.id, text="a" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert refused(call, answer, callback_query_id=click.id, url="http://x.org") == "Bad Request: URL_INVALID"
    world.clock.advance(61)
    assert refused(call, answer, callback_query_id=click.id) == TOO_OLD


def test_a_callback_is_answered_once(call: Call, world: World, member: User) -> None:
    click = world.callback({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}, member.id, "x")
    assert call("answerCallbackQuery", callback_query_id=click.id) is True
    assert refused(call, "answerCallbackQuery", callback_query_id=click.id) == TOO_OLD


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"commands": [{"command": "Upper", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "b" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            {"commands": [{"command": f"a{i}", "description": "b"} for i in range(101)]},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        ({"commands": [{"command": "a", "description": "b"}] * 2}, "BOT_COMMAND_DUPLICATE"),
        (
            {"commands": [], "scope": {"type": "odd"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language_code specified"),
    ],
)
def test_commands(call: Call, params: dict[str, object], expected: str) -> None:
    assert refused(call, "setMyCommands", **params) == f"Bad Request: {expected}"


@pytest.mark.parametrize(
    ("method", "name", "limit"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
def test_profile_lengths(call: Call, method: str, name: str, limit: int) -> None:
    assert call(method, **{name: "a" * limit}) is True
    assert "is too long" in refused(call, method, **{name: "a" * (limit + 1)})


def test_inline_answers(call: Call, world: World, member: User) -> None:
    query = world.inline_query(member.id, "x")
    answer = "answerInlineQuery"
    twice, many = [{"id": "1"}, {"id": "1"}], [{"id": str(number)} for number in range(51)]
    assert refused(call, answer, inline_query_id=query, results=many) == "Bad Request: RESULTS_TOO_MUCH"
    assert refused(call, answer, inline_query_id=query, results=twice) == "Bad Request: RESULT_ID_DUPLICATE"
    assert refused(call, answer, inline_query_id=query, results=[{}]) == "Bad Request: RESULT_ID_INVALID"
    assert refused(call, answer, inline_query_id="7", results=[]) == TOO_OLD


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"url": "ftp://x"}, "bad webhook: webhook URL must be an HTTP or HTTPS address with a host"),
        ({"url": "http://"}, "bad webhook: webhook URL must be an HTTP or HTTPS address with a host"),
        ({"url": "http://x", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
def test_webhooks(call: Call, params: dict[str, object], expected: str) -> None:
    assert refused(call, "setWebhook", **params) == f"Bad Request: {expected}"
