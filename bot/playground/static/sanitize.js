// The server has escaped `html` already; this second, independent allow-list means one fault does not become two.
const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "A", "BLOCKQUOTE", "SPAN", "BR"]);
const GONE = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "EMBED", "TEMPLATE", "NOSCRIPT", "SVG", "MATH"]);
// The line break after a block is the block's own end; shown as well it would leave an empty line.
const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const SCHEMES = new Set(["http:", "https:", "tg:", "tel:", "mailto:"]);

export function safeUrl(value) {
  try {
    const url = new URL(value);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function element(source, hooks) {
  const node = document.createElement(source.tagName.toLowerCase());
  if (source.tagName === "A") {
    const href = safeUrl(source.getAttribute("href") ?? "");
    if (!href) return document.createElement("span");
    node.setAttribute("href", href);
    node.setAttribute("rel", "noopener noreferrer");
    node.addEventListener("click", (event) => {
      event.preventDefault();
      hooks.link(href);
    });
  }
  if (source.tagName === "SPAN" && (source.getAttribute("class") ?? "").split(/\s+/).some((name) => /spoiler$/.test(name))) hooks.spoiler(node);
  if (source.tagName === "BLOCKQUOTE" && source.hasAttribute("expandable")) node.setAttribute("class", "expandable");
  return node;
}

function copy(from, to, hooks) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(BLOCKS.has(child.previousSibling?.tagName) ? child.data.replace(/^\n/, "") : child.data);
    else if (child.nodeType === Node.ELEMENT_NODE && !GONE.has(child.tagName.toUpperCase())) {
      const target = TAGS.has(child.tagName) ? element(child, hooks) : to;
      copy(child, target, hooks);
      if (target !== to) to.append(target);
    }
  }
}

export function sanitize(html, hooks) {
  // A parsed document runs no script and loads no picture.
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment, hooks);
  return fragment;
}
