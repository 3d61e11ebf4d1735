"""Pictures and documents that the bot sends, and puts into the place of others."""

from __future__ import annotations

import io
from collections.abc import Callable

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
)
from telegram.error import BadRequest

from bot.playground import World
from bot.playground.methods import METHODS
from bot.playground.methods.media import DOCUMENT_LIMIT
from bot.playground.model import PlayChat, Rank, User
from bot.playground.params import MultipartFile, Params
from bot.playground.refusal import ApiRefusal

Call = Callable[..., object]
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("undo", callback_data="u")]])
TABLE = "名单,状态\r\n甲,禁言\r\n".encode()


async def test_a_document_is_sent_downloaded_and_sent_again(bot: Bot, world: World, group: PlayChat) -> None:
    sent = await bot.send_document(
        group.id, TABLE, filename="export.csv", caption="<b>all</b>", parse_mode="HTML", reply_markup=KEYS
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == (
        "export.csv",
        "text/csv",
        len(TABLE),
    )
    assert (sent.caption, sent.caption_entities[0].type, sent.reply_markup) == ("all", "bold", KEYS)
    file = await bot.get_file(sent.document.file_id)
    assert file.file_path is not None
    assert file.file_path.endswith(".csv")
    assert bytes(await file.download_as_bytearray()) == TABLE
    again = await bot.send_document(group.id, sent.document.file_id)
    assert again.document is not None
    assert (again.document.file_unique_id, again.caption) == (sent.document.file_unique_id, None)


@pytest.mark.parametrize("name", ["名单 甲.csv", "noending"])
async def test_any_name_of_a_file_is_kept(bot: Bot, group: PlayChat, name: str) -> None:
    sent = await bot.send_document(group.id, TABLE, filename=name)
    assert sent.document is not None
    assert sent.document.file_name == name


async def test_a_picture_sent_as_a_document_stays_one(bot: Bot, group: PlayChat, picture: bytes) -> None:
    sent = await bot.send_document(group.id, picture, filename="chart.png")
    assert sent.document is not None
    assert (sent.document.mime_type, sent.photo) == ("image/png", ())
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(group.id, sent.document.file_id)


async def test_a_file_may_be_attached_under_another_name(
    http: aiohttp.ClientSession, group: PlayChat, picture: bytes
) -> None:
    form = aiohttp.FormData({"chat_id": str(group.id), "document": "attach://mine"})
    form.add_field("mine", TABLE, filename="export.csv")
    async with http.post("/bot1:playground/sendDocument", data=form) as answer:
        assert (await answer.json())["result"]["document"]["file_name"] == "export.csv"


async def test_a_document_of_fifty_megabytes_is_taken(http: aiohttp.ClientSession, group: PlayChat) -> None:
    found = []
    for size in (DOCUMENT_LIMIT, DOCUMENT_LIMIT + 1):
        form = aiohttp.FormData({"chat_id": str(group.id)})
        form.add_field("document", io.BytesIO(b"x" * size), filename="big.bin")
        async with http.post("/bot1:playground/sendDocument", data=form) as answer:
            found.append((answer.status, (await answer.json()).get("description")))
    assert found == [(200, None), (413, "Request Entity Too Large")]


def refused(
    world: World, method: str, files: dict[str, MultipartFile] | None = None, **params: object
) -> str:
    with pytest.raises(ApiRefusal) as caught:
        METHODS[method.lower()](world, Params(params, files))
    return caught.value.description.partition(": ")[2]


def test_documents_that_are_refused(world: World, group: PlayChat, picture: bytes) -> None:
    photo = world.files.keep(picture, folder="photos").id
    empty = {"document": MultipartFile(name="x", data=b"")}
    found = [
        refused(world, "sendDocument", chat_id=group.id),
        refused(world, "sendDocument", chat_id=group.id, document="unknown"),
        refused(world, "sendDocument", chat_id=group.id, document="https://a.example/x.csv"),
        refused(world, "sendDocument", chat_id=group.id, document=photo),
        refused(world, "sendDocument", empty, chat_id=group.id),
    ]
    assert found == [
        "there is no document in the request",
        "wrong file identifier/HTTP URL specified",
        "failed to get HTTP URL content",
        "can't use file of type Photo as Document",
        "file must be non-empty",
    ]


def test_a_document_has_a_short_caption_and_needs_its_permission(world: World, group: PlayChat) -> None:
    file = world.files.keep(TABLE, folder="documents", name="a.csv").id
    long = refused(world, "sendDocument", chat_id=group.id, document=file, caption="a" * 1025)
    world.set_role(group.id, world.bot.id, Rank.RESTRICTED, rights=["can_send_messages"])
    mute = refused(world, "sendDocument", chat_id=group.id, document=file)
    assert (long, mute) == (
        "message caption is too long",
        "not enough rights to send documents to the chat",
    )


async def test_a_picture_takes_the_place_of_another(
    bot: Bot, world: World, group: PlayChat, draw: Callable[[int, int], bytes]
) -> None:
    sent = await bot.send_photo(group.id, draw(8, 6), caption="one", reply_markup=KEYS)
    edited = await bot.edit_message_media(
        InputMediaPhoto(draw(9, 7), caption="<i>two</i>", parse_mode="HTML"), group.id, sent.message_id
    )
    assert not isinstance(edited, bool)
    assert (edited.caption, edited.photo[-1].width, edited.reply_markup) == ("two", 9, None)
    assert edited.edit_date is not None
    same = InputMediaPhoto(edited.photo[-1].file_id, caption="<i>two</i>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_media(same, group.id, sent.message_id)


async def test_a_text_becomes_a_picture_and_a_picture_a_document(
    bot: Bot, group: PlayChat, picture: bytes
) -> None:
    text = await bot.send_message(group.id, "text")
    photo = await bot.edit_message_media(InputMediaPhoto(picture), group.id, text.message_id)
    assert not isinstance(photo, bool)
    assert (photo.text, len(photo.photo)) == (None, 1)
    file = InputMediaDocument(InputFile(TABLE, filename="export.csv", attach=True), caption="three")
    document = await bot.edit_message_media(file, group.id, text.message_id)
    assert not isinstance(document, bool)
    assert document.document is not None
    assert (document.document.file_name, document.photo, document.caption) == ("export.csv", (), "three")


def test_media_that_cannot_be_read_are_refused_first(world: World, group: PlayChat) -> None:
    edit = {"chat_id": group.id, "message_id": 7}
    photo = {"type": "photo", "media": "x"}
    unread = "can't parse InputMedia: "
    found = [
        refused(world, "editMessageMedia", **edit),
        refused(world, "editMessageMedia", **edit, media="{"),
        refused(world, "editMessageMedia", **edit, media="[]"),
        refused(world, "editMessageMedia", **edit, media={"media": "x"}),
        refused(world, "editMessageMedia", **edit, media={"type": "photo"}),
        refused(world, "editMessageMedia", **edit, media={"type": "sticker", "media": "x"}),
        refused(world, "editMessageMedia", **edit, media={**photo, "caption": "<b>", "parse_mode": "HTML"}),
        refused(world, "editMessageMedia", **edit, media={**photo, "caption": "a" * 1025}),
        refused(world, "editMessageMedia", **edit, media=photo),
    ]
    assert found == [
        'parameter "media" is required',
        "can't parse input media JSON object",
        unread + "expected an Object",
        unread + 'field "type" must be of type String',
        unread + "media not found",
        unread + 'type "sticker" is unsupported',
        unread + "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        "message caption is too long",
        "message to edit not found",
    ]


def test_only_own_media_are_replaced_and_no_polls(
    world: World, group: PlayChat, member: User, call: Call, picture: bytes
) -> None:
    theirs = world.post(group.id, member.id, photo=picture)
    poll = call("sendPoll", chat_id=group.id, question="?", options=["a", "b"])
    assert isinstance(poll, dict)
    media = {"type": "photo", "media": theirs.file_id}
    found = [
        refused(world, "editMessageMedia", chat_id=group.id, message_id=message_id, media=media)
        for message_id in (theirs.id, poll["message_id"])
    ]
    assert found == ["message can't be edited", "there is no media in the message to edit"]


def test_a_caption_is_not_over_1024_in_an_edit_either(world: World, group: PlayChat, call: Call) -> None:
    file = world.files.keep(TABLE, folder="documents", name="a.csv").id
    sent = call("sendDocument", chat_id=group.id, document=file, caption="one")
    assert isinstance(sent, dict)
    message = {"chat_id": group.id, "message_id": sent["message_id"]}
    edited = call("editMessageCaption", **message, caption="a" * 1024)
    assert isinstance(edited, dict)
    assert edited["caption"] == "a" * 1024
    long = refused(world, "editMessageCaption", **message, caption="a" * 1025)
    assert long == "message caption is too long"


def test_sending_media_counts_against_the_limits(world: World, group: PlayChat) -> None:
    world.limits.enabled = True
    for method in ("senddocument", "editmessagemedia", "sendphoto"):
        world.limits.charge(method, group.id, group=True)
    with pytest.raises(ApiRefusal, match="retry after"):
        world.limits.charge("senddocument", group.id, group=True)
