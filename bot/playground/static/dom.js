// Building the page: data only ever enters as text nodes and checked attributes.
const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  chats: "M4 5h16v11H9l-5 4z",
  controls: "M4 7h9m4 0h3M4 17h3m4 0h9M15 5v4M9 15v4",
  back: "M15 5l-7 7 7 7",
  send: "M5 12h14M13 6l6 6-6 6",
  check: "M5 12.5l5 5 9-11",
  reply: "M10 6 4 12l6 6M5 12h8c4 0 7 2 7 6",
  forward: "M14 6l6 6-6 6M19 12h-8c-4 0-7 2-7 6",
  down: "M12 5v14M6 13l6 6 6-6",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  slash: "M15 5 9 19",
  spark: "M12 4l1.8 6.2L20 12l-6.2 1.8L12 20l-1.8-6.2L4 12l6.2-1.8z",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  shield: "M12 3l7 2.5v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9v-6z",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  link: "M8 16 16 8M9 8h7v7",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 13h5M10 17h5",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  clip: "M18 11l-6.5 6.5a4 4 0 0 1-5.6-5.6L13 4.8a2.7 2.7 0 0 1 3.8 3.8l-7 7a1.3 1.3 0 0 1-1.9-1.9L14 7.6",
  door: "M6 21V4h9v17M3 21h18M12 12.5h.01M18 8v.01M18 12v.01",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const iconButton = (name, label, attributes = {}) =>
  h("button", { type: "button", "aria-label": label, title: label, ...attributes, class: `icon-button ${attributes.class ?? ""}` }, icon(name));

export const select = (attributes, options, chosen) =>
  h("select", attributes, options.map(([value, label]) => h("option", { value, selected: String(value) === String(chosen) }, label)));

export const labelled = (label, control) => h("label", { class: "field" }, h("span", {}, label), control);

const byKey = (container, key) => container.querySelector(`[data-key="${CSS.escape(key)}"]`);

// Redrawing must not throw a keyboard user back to the top, nor close what somebody opened: both are found again by their data-key.
export function keepPlace(container, change) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const unfolded = [...container.querySelectorAll("details[open] > summary[data-key]")].map((summary) => summary.dataset.key);
  change();
  unfolded.forEach((key) => byKey(container, key)?.parentElement.setAttribute("open", ""));
  if (focused && !container.contains(document.activeElement)) byKey(container, focused)?.focus({ preventScroll: true });
}

export const redraw = (container, ...children) =>
  keepPlace(container, () => container.replaceChildren(...children.flat(3).filter(Boolean)));

export function avatar(id, name) {
  const letter = [...String(name).trim()][0] ?? "?";
  return h("span", { class: `avatar hue-${Math.abs(Number(id) || 0) % 6}`, "aria-hidden": "true" }, letter.toUpperCase());
}
