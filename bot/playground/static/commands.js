// The menu that opens on "/": arrow keys move, Enter or Tab takes, Escape closes.
import { h } from "./dom.js";
import { t } from "./i18n.js";

export function createCommands(input, { pick, menu }) {
  const node = h("ul", { id: "command-list", class: "commands", role: "listbox", hidden: true });
  let found = [];
  let at = 0;

  function matches() {
    const typed = /^\/(\w*)$/.exec(input.value);
    return typed ? menu().filter((item) => item.command.startsWith(typed[1].toLowerCase())) : [];
  }

  function close() {
    found = [];
    node.hidden = true;
    input.removeAttribute("aria-activedescendant");
  }

  const option = (item, index) =>
    h("li", { id: `command-${index}`, role: "option", "aria-selected": String(index === at), onmousedown: (event) => event.preventDefault(), onclick: () => take(index) },
      h("strong", {}, `/${item.command}`), h("span", {}, item.description));

  function draw() {
    node.hidden = found.length === 0;
    node.setAttribute("aria-label", t("commands"));
    node.replaceChildren(...found.map(option));
    if (found.length) input.setAttribute("aria-activedescendant", `command-${at}`);
    node.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const command = `/${found[index].command}`;
    close();
    pick(command);
  }

  function update() {
    found = matches();
    at = 0;
    if (found.length) draw();
    else close();
  }

  function keydown(event) {
    if (!found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + found.length) % found.length;
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(at);
    else return false;
    event.preventDefault();
    if (step) draw();
    return true;
  }

  return { node, update, keydown };
}
