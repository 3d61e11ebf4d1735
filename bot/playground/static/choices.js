// A list above the composer: arrow keys move, Enter or Tab takes, Escape closes.
import { h } from "./dom.js";

export function createChoices(input, { id, kind = "", label, parts, take }) {
  const node = h("ul", { id: `${id}-list`, class: `commands ${kind}`.trim(), role: "listbox", hidden: true });
  let found = [];
  let at = 0;

  function close() {
    found = [];
    node.hidden = true;
    // The other list of this composer may have been opened just before.
    if (input.getAttribute("aria-activedescendant")?.startsWith(`${id}-`)) input.removeAttribute("aria-activedescendant");
  }

  const option = (item, index) =>
    h("li", { id: `${id}-${index}`, role: "option", "aria-selected": String(index === at), onmousedown: (event) => event.preventDefault(), onclick: () => choose(index) },
      ...parts(item));

  function draw() {
    node.hidden = false;
    node.setAttribute("aria-label", label());
    node.replaceChildren(...found.map(option));
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
    node.children[at].scrollIntoView({ block: "nearest" });
  }

  function show(items) {
    found = items;
    at = 0;
    if (found.length) draw();
    else close();
  }

  function choose(index) {
    const item = found[index];
    close();
    take(item);
  }

  function keydown(event) {
    if (!found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + found.length) % found.length;
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") choose(at);
    else return false;
    event.preventDefault();
    if (step) draw();
    return true;
  }

  return { node, show, close, keydown };
}
