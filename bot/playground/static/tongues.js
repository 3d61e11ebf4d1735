// The language that somebody's Telegram speaks: what the bot sees of it is one code.
import { post } from "./api.js";
import { select } from "./dom.js";
import { t } from "./i18n.js";
import { attempt } from "./overlay.js";

const CODES = ["en", "zh-hans", "zh-hant", "de", "el", "es", "fi", "fr", "id", "it", "ja", "ko", "la", "pt-br", "pt-pt", "ru", "sa", "ar", "fa", "hi", "th", "tr", "uk", "vi"];

// Each by its own name, as in a client's settings.
function named(code) {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

export function languageSelect(user, id) {
  const codes = CODES.includes(user.language) ? CODES : [user.language, ...CODES];
  const change = (event) => attempt(() => post("profile", { user_id: user.id, language: event.target.value }));
  return select({ id, class: "tongue", "data-key": id, "aria-label": t("tongueOf", { name: user.name }), title: t("tongueNote"), onchange: change }, codes.map((code) => [code, named(code)]), user.language);
}
