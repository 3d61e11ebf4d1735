"""Pictures and documents of the bot: sent, and put into the place of others."""

from __future__ import annotations

from bot.playground.checks import caption_text
from bot.playground.files import document_json, photo_json, picture_size
from bot.playground.keyboards import inline_buttons
from bot.playground.methods.editing import changed, own_message, shown_now
from bot.playground.methods.sending import new_post, room, sent
from bot.playground.model import Json, PlayMessage, StoredFile
from bot.playground.params import MultipartFile, Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
_UNREADABLE = "can't parse InputMedia: "


def send_photo(world: World, params: Params) -> Json:
    """A picture with a caption: an upload, ``attach://``, or the id of a file already here."""
    return _send(world, params, "photo", "photos")


def send_document(world: World, params: Params) -> Json:
    """Any file with a caption, given in the same three ways."""
    return _send(world, params, "document", "documents")


def _send(world: World, params: Params, kind: str, right: str) -> Json:
    chat = room(world, params, right)
    stored = _given(world, params, kind, params.text(kind))
    text, entities = caption_text(params)
    post = new_post(world, chat, params)
    post.text, post.entities = text, entities
    _show(post, kind, stored)
    return sent(world, post)


def _show(post: PlayMessage, kind: str, stored: StoredFile) -> None:
    for old in ("photo", "document"):
        post.extra.pop(old, None)
    post.extra[kind] = photo_json(stored) if kind == "photo" else document_json(stored)
    post.is_caption, post.file_id = True, stored.id


def _given(world: World, params: Params, kind: str, given: str) -> StoredFile:
    upload = params.files.get(given.removeprefix("attach://") if given.startswith("attach://") else kind)
    if upload is not None:
        return _photo(world, upload) if kind == "photo" else _document(world, upload)
    if not given:
        raise ApiRefusal(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise ApiRefusal("failed to get HTTP URL content")
    return _known(world, kind.capitalize(), given)


def _known(world: World, kind: str, file_id: str) -> StoredFile:
    known = world.files.by_id(file_id)
    if known is None:
        raise ApiRefusal("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise ApiRefusal(f"can't use file of type {known.kind} as {kind}")
    return known


def _photo(world: World, upload: MultipartFile) -> StoredFile:
    if not upload.data:
        raise ApiRefusal("file must be non-empty")
    if len(upload.data) > PHOTO_LIMIT:
        raise ApiRefusal("file is too big")
    width, height = picture_size(upload.data)
    if not width or not height:
        raise ApiRefusal("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise ApiRefusal("PHOTO_INVALID_DIMENSIONS")
    return world.files.keep(upload.data, folder="photos", name=upload.name)


def _document(world: World, upload: MultipartFile) -> StoredFile:
    if not upload.data:
        raise ApiRefusal("file must be non-empty")
    if len(upload.data) > DOCUMENT_LIMIT:
        raise ApiRefusal("", code=413)
    return world.files.keep(upload.data, folder="documents", name=upload.name)


def edit_message_media(world: World, params: Params) -> Json:
    """Another picture or document with its own caption, also in the place of a text.

    What is wrong with the medium is said before anything about the message, as in the real one.
    """
    media = _media(params)
    kind, caption = str(media.values["type"]), _caption(media)
    post = own_message(world, params)
    if post.poll is not None:
        raise ApiRefusal("there is no media in the message to edit")
    stored, buttons = (
        _given(world, params, kind, media.text("media")),
        inline_buttons(params, only_inline=True),
    )
    before = shown_now(post)
    _show(post, kind, stored)
    (post.text, post.entities), post.buttons = caption, buttons
    return changed(world, post, before)


def _media(params: Params) -> Params:
    if not params.has("media"):
        raise ApiRefusal('parameter "media" is required')
    try:
        given = params.json("media")
    except ApiRefusal:
        raise ApiRefusal("can't parse input media JSON object") from None
    if not isinstance(given, dict):
        raise ApiRefusal(f"{_UNREADABLE}expected an Object")
    media = Params(given)
    if not isinstance(given.get("type"), str):
        raise ApiRefusal(f'{_UNREADABLE}field "type" must be of type String')
    if not isinstance(given.get("media"), str) or not given["media"]:
        raise ApiRefusal(f"{_UNREADABLE}media not found")
    if given["type"] not in {"photo", "document"}:
        raise ApiRefusal(f'{_UNREADABLE}type "{given["type"]}" is unsupported')
    return media


def _caption(media: Params) -> tuple[str, list[Json]]:
    try:
        return caption_text(media)
    except ApiRefusal as refusal:
        if "entities" not in refusal.text:
            raise
        raise ApiRefusal(_UNREADABLE + refusal.text) from None


METHODS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageMedia": edit_message_media,
}
