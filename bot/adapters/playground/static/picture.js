// A picture for the next message: chosen, pasted, shown small, removable.
import { h, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "./overlay.js";

const LIMIT = 10 * 1024 * 1024;

export function createPicture({ changed, focus }) {
  let data = null;
  let name = "";
  const file = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true, "data-role": "picture" });
  const button = iconButton("picture", "", { onclick: () => file.click() });
  const preview = h("div", { class: "preview", hidden: true });

  function draw() {
    preview.hidden = !data;
    preview.replaceChildren(...(data
      ? [h("img", { src: data, alt: t("pictureReady", { name }) }), h("span", { class: "grow" }, name), iconButton("close", t("removePicture"), { onclick: () => { clear(); focus(); } })]
      : []));
    changed();
  }

  function clear() {
    data = null;
    file.value = "";
    draw();
  }

  function take(source) {
    if (!source) return;
    if (!source.type.startsWith("image/")) return void toast(t("notPicture"), "bad");
    if (source.size > LIMIT) return void toast(t("pictureTooBig"), "bad");
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      [data, name] = [reader.result, source.name];
      draw();
      focus();
    });
    reader.readAsDataURL(source);
  }

  file.addEventListener("change", () => take(file.files[0]));
  return {
    file,
    button,
    preview,
    clear,
    value: () => data,
    paste: (event) => take([...event.clipboardData.files].find((item) => item.type.startsWith("image/"))),
    relabel: () => Object.assign(button, { title: t("attach"), ariaLabel: t("attach") }),
  };
}
