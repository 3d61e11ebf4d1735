// The menu that opens on "/".
import { createChoices } from "./choices.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

export function createCommands(input, { pick, menu }) {
  const list = createChoices(input, {
    id: "command",
    label: () => t("commands"),
    parts: (item) => [h("strong", {}, `/${item.command}`), h("span", {}, item.description)],
    take: (item) => pick(`/${item.command}`),
  });

  function matches() {
    const typed = /^\/(\w*)$/.exec(input.value);
    return typed ? menu().filter((item) => item.command.startsWith(typed[1].toLowerCase())) : [];
  }

  let shown = JSON.stringify([]);

  function update() {
    const found = matches();
    shown = JSON.stringify(found);
    list.show(found);
  }

  // The menu of a chat can come while somebody looks at it; as long as it stays, so does the chosen line.
  const renew = () => JSON.stringify(matches()) === shown || update();

  return { node: list.node, update, renew, keydown: list.keydown };
}
