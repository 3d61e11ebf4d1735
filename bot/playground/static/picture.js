// A picture or another file for the next message: chosen, pasted, shown small, removable.
import { h, icon, iconButton } from "./dom.js";
import { size, t } from "./i18n.js";
import { toast } from "./overlay.js";

const PHOTO_LIMIT = 10 * 1024 * 1024;
// In base64 a file grows by a third, and fifty megabytes is what one request may carry.
const FILE_LIMIT = 36 * 1024 * 1024;
const SHOWN = ["image/png", "image/jpeg", "image/webp", "image/gif"];

export function createPicture({ changed, focus }) {
  let data = null;
  let source = null;
  const file = h("input", { type: "file", hidden: true, "data-role": "picture" });
  const button = iconButton("clip", "", { onclick: () => file.click() });
  const preview = h("div", { class: "preview", hidden: true });

  const isPhoto = () => SHOWN.includes(source.type);

  function draw() {
    preview.hidden = !data;
    preview.replaceChildren(...(data
      ? [isPhoto() ? h("img", { src: data, alt: t("pictureReady", { name: source.name }) }) : icon("file"),
        h("span", { class: "grow" }, source.name, " ", h("small", {}, size(source.size))),
        iconButton("close", t("removePicture"), { onclick: () => { clear(); focus(); } })]
      : []));
    changed();
  }

  function clear() {
    [data, source] = [null, null];
    file.value = "";
    draw();
  }

  function take(chosen) {
    if (!chosen) return;
    const photo = SHOWN.includes(chosen.type);
    if (chosen.size > (photo ? PHOTO_LIMIT : FILE_LIMIT)) return void toast(t(photo ? "pictureTooBig" : "fileTooBig"), "bad");
    if (!chosen.size) return void toast(t("fileEmpty"), "bad");
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      [data, source] = [reader.result, chosen];
      draw();
      focus();
    });
    reader.readAsDataURL(chosen);
  }

  function value() {
    if (!data) return null;
    return isPhoto() ? { photo: data } : { document: { name: source.name, data } };
  }

  file.addEventListener("change", () => take(file.files[0]));
  return {
    file,
    button,
    preview,
    clear,
    value,
    data: () => data,
    paste: (event) => take(event.clipboardData.files[0]),
    relabel: () => Object.assign(button, { title: t("attach"), ariaLabel: t("attach") }),
  };
}
