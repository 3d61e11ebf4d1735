// A picture or a document in its bubble: the picture opens large, both can be saved.
import { h, icon } from "./dom.js";
import { size, t } from "./i18n.js";
import { dialog } from "./overlay.js";

const saver = (href, label, attributes, ...children) =>
  h("a", { href, download: "", title: label, "aria-label": label, ...attributes }, children);

function enlarge(message, alt) {
  const save = saver(`${message.photo}?save`, t("savePicture"), { class: "button primary" }, icon("save"), h("span", {}, t("savePicture")));
  dialog({ title: alt, wide: true, body: [h("img", { class: "large", src: message.photo, alt }), h("p", { class: "row" }, save)], actions: [] });
}

export function photoNode(message) {
  if (!message.photo) return null;
  const alt = t("pictureOf", { name: message.sender_chat ?? message.from?.name ?? "" });
  return h("button", { type: "button", class: "photo-button", title: t("enlarge"), "aria-label": t("enlarge"), "data-key": `photo ${message.message_id}`, onclick: () => enlarge(message, alt) },
    h("img", { class: "photo", src: message.photo, alt, loading: "lazy" }));
}

export function fileNode(message) {
  if (!message.document) return null;
  const { name, size: bytes, url } = message.document;
  return saver(url, t("saveFile", { name }), { class: "file", "data-key": `file ${message.message_id}` },
    h("span", { class: "file-icon" }, icon("file")),
    h("span", { class: "grow" }, h("strong", { dir: "auto" }, name), h("small", {}, size(bytes))),
    icon("save"));
}
