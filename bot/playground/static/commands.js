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

  return { node: list.node, update: () => list.show(matches()), keydown: list.keydown };
}
