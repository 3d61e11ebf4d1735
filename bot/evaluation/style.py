"""How the page looks: one column on a phone, two on a desk, light or dark as the reader's machine is."""

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--ink:#1b1f24;--soft:#59636e;--line:#d5dae1;
--fraud:#1f5fbf;--flagged:#9cc0f0;--clean:#d98324;--heat:31,95,191}
@media(prefers-color-scheme:dark){:root{--ground:#12151a;--panel:#1a1f26;--ink:#e6e9ee;--soft:#9aa5b1;
--line:#323a45;--fraud:#6aa5f5;--flagged:#2f4f7d;--clean:#e5a150;--heat:106,165,245}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1120px;padding:16px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
h1{font-size:22px;margin:8px 0 0}h2{font-size:17px;margin:0 0 8px}p{margin:4px 0;color:var(--soft)}
section,.tile{background:var(--panel);border:1px solid var(--line);border-radius:10px;
padding:14px;min-width:0}
.tiles{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin:14px 0}
.tile b{display:block;font-size:22px;line-height:1.2}.tile span{color:var(--soft);font-size:13px}
.grid{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));align-items:start}
.wide{grid-column:1/-1}.scroll{overflow-x:auto}
svg{display:block;width:100%;max-width:440px;margin:0 auto}svg text{font-size:11px;fill:var(--ink)}
.end{text-anchor:end}.middle{text-anchor:middle}
.track{fill:var(--line);opacity:.45}.fraud{fill:var(--fraud)}.flagged{fill:var(--flagged)}.clean{fill:var(--clean)}
.dot{fill:var(--fraud);fill-opacity:.75}.whisker{stroke:var(--ink);stroke-width:1;opacity:.6}
.guide{stroke:var(--line);fill:none}.dashed{stroke:var(--soft);stroke-dasharray:4 4}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{padding:4px 8px;text-align:right;
border-bottom:1px solid var(--line);white-space:nowrap}th:first-child,td:first-child{text-align:left}
thead th{color:var(--soft);font-weight:500}td.hit{outline:1px solid var(--soft);outline-offset:-2px}
.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 4px 0 10px}
ol{padding-left:22px;margin:0}li{margin:0 0 12px}
blockquote{margin:2px 0;overflow-wrap:anywhere;white-space:pre-wrap}
small{color:var(--soft);overflow-wrap:anywhere}
"""
