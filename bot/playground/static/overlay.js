// Short notes at the edge and dialogs in the middle.
import { h, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";

export function toast(text, kind = "note") {
  const node = h("div", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 3000 + Math.min(6000, text.length * 60));
}

export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(t("failed", { error: error.message }), "bad");
    return undefined;
  }
}

// `actions` are [label, handler, class]; the dialog closes before a handler runs, and Escape closes it without one.
export function dialog({ title, body, actions = [[t("ok"), null, "primary"]], wide = false }) {
  const close = () => box.close();
  const buttons = actions.map(([label, run, kind]) =>
    h("button", { type: "button", class: `button ${kind ?? ""}`, onclick: () => { close(); run?.(); } }, label));
  const box = h("dialog", { class: wide ? "modal wide" : "modal", "aria-labelledby": "modal-title" },
    h("header", {}, h("h2", { id: "modal-title" }, title), iconButton("close", t("close"), { onclick: close })),
    h("div", { class: "modal-body" }, body),
    buttons.length ? h("footer", {}, buttons) : null);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target === box && close());
  document.body.append(box);
  box.showModal();
  (box.querySelector("footer .primary") ?? box.querySelector("button")).focus();
  return box;
}

export const alertBox = (text) => dialog({ title: t("botSays"), body: h("p", { class: "alert-text" }, icon("shield"), h("span", {}, text)) });
