"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const made = (name, more) => Object.assign(document.createElement(name), more);
  const data = byId("texts"), texts = JSON.parse(data.textContent), locale = data.dataset.locale;
  const articles = [...document.querySelectorAll("article")];
  const store = `antifraud review ${locale}`;
  const kept = restored();

  // What was written for a text that is another one by now is not kept.
  function restored() {
    let found = {};
    try { found = JSON.parse(localStorage.getItem(store)) || {}; } catch { /* no memory here: the file still can be saved */ }
    const rows = Object.entries(found.rows || {}).filter(([key, row]) => texts[key] && texts[key][1] === row.present);
    return { who: found.who || "", rows: Object.fromEntries(rows) };
  }

  function keep(key, change) {
    if (key) {
      const row = { present: texts[key][1], corrected: "", remark: "", agreed: false, ...kept.rows[key], ...change };
      if (row.corrected || row.remark || row.agreed) kept.rows[key] = row; else delete kept.rows[key];
    }
    try { localStorage.setItem(store, JSON.stringify(kept)); } catch { /* as above */ }
    tell();
  }

  function tell() {
    const rows = Object.values(kept.rows), shown = articles.filter((one) => !one.hidden).length;
    const corrected = rows.filter((row) => row.corrected).length, agreed = rows.filter((row) => row.agreed).length;
    byId("count").textContent = `${shown} of ${articles.length} texts shown. By you: ${corrected} corrected, ${agreed} read and agreed.`;
  }

  function sift() {
    const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean), mark = byId("show").value;
    for (const one of articles) {
      one.found ??= one.textContent.toLowerCase();
      const marked = !mark || (mark === "mine" ? one.id in kept.rows : one.dataset.marks.split(" ").includes(mark));
      one.hidden = !marked || !words.every((word) => one.found.includes(word));
    }
    for (const file of document.querySelectorAll("section.file")) file.hidden = !file.querySelector("article:not([hidden])");
    tell();
  }

  function tools(article) {
    const key = article.id, row = kept.rows[key] || {};
    const agreed = made("input", { type: "checkbox", checked: Boolean(row.agreed) });
    const label = made("label"), correct = made("button", { type: "button", textContent: "Correct" });
    label.append(agreed, "Read and agreed");
    agreed.addEventListener("change", () => keep(key, { agreed: agreed.checked }));
    correct.addEventListener("click", () => edit(article, true));
    const bar = made("div", { className: "tools" });
    bar.append(correct, label);
    article.querySelector(".own").append(bar);
    if (row.corrected || row.remark) edit(article, false);
  }

  function edit(article, focus) {
    const key = article.id, row = kept.rows[key] || {}, open = article.querySelector(".edit");
    if (open) { open.hidden = !open.hidden; return; }
    const box = made("div", { className: "edit" }), own = article.querySelector(".own .text");
    const text = made("textarea", { value: row.corrected || texts[key][1], lang: locale, dir: "auto" });
    const remark = made("input", { value: row.remark || "", placeholder: "Remark (not required)" });
    text.setAttribute("aria-label", `Corrected text of ${key}`);
    remark.setAttribute("aria-label", `Remark on ${key}`);
    text.rows = Math.min(14, 2 + own.textContent.length / 40);
    text.addEventListener("input", () => keep(key, { corrected: text.value === texts[key][1] ? "" : text.value }));
    remark.addEventListener("input", () => keep(key, { remark: remark.value }));
    box.append(text, remark);
    article.querySelector(".own").append(box);
    if (focus) { text.setSelectionRange(0, 0); text.focus(); }
  }

  function agreeToAll() {
    const shown = articles.filter((one) => !one.hidden && texts[one.id]);
    if (!confirm(`Mark ${shown.length} texts as read and agreed?`)) return;
    for (const one of shown) {
      kept.rows[one.id] = { present: texts[one.id][1], corrected: "", remark: "", ...kept.rows[one.id], agreed: true };
      one.querySelector(".tools input").checked = true;
    }
    keep("", {});
  }

  // A spreadsheet would take a cell that begins so for a formula; the import takes the apostrophe off again.
  const cell = (text) => `"${(/^[=+\-@\t'＝＋－＠]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;

  function save() {
    if (!kept.who.trim()) {
      byId("who").focus();
      byId("count").textContent = "Your name or office first: it is kept with what you read.";
      return;
    }
    const lines = [["locale", "key", "master", "present", "corrected", "remark", "reviewer"]];
    for (const [key, row] of Object.entries(kept.rows)) {
      const reviewer = row.corrected || row.agreed ? kept.who.trim() : "";
      lines.push([locale, key, texts[key][0], row.present, row.corrected, row.remark, reviewer]);
    }
    const csv = "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
    const link = made("a", { href: URL.createObjectURL(new Blob([csv], { type: "text/csv" })), download: `antifraud-${locale}-reviewed.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  byId("who").value = kept.who;
  byId("who").addEventListener("input", (event) => { kept.who = event.target.value; keep("", {}); });
  byId("find").addEventListener("input", sift);
  byId("show").addEventListener("change", sift);
  byId("bar").addEventListener("submit", (event) => event.preventDefault());
  byId("agree").addEventListener("click", agreeToAll);
  byId("save").addEventListener("click", save);
  articles.filter((one) => texts[one.id]).forEach(tools);
  sift();
})();
