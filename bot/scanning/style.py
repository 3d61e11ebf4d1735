"""How the report looks beyond the common style: a colour for each scheme, and the cases."""

from bot.core.classifier import SCHEMES

__all__ = ["MORE_STYLE", "SCHEMES"]

_LIGHT = ("#1f5fbf", "#0f8a7e", "#b3541e", "#7a4fc4", "#b02a5b", "#6b7280")
_DARK = ("#6aa5f5", "#3fc6b8", "#e58a4e", "#a98bea", "#ea6d9a", "#a3acb8")


def _colours(colours: tuple[str, ...]) -> str:
    return ";".join(f"--{scheme}:{colour}" for scheme, colour in zip(SCHEMES, colours, strict=True))


_CLASSES = "".join(f".{scheme}{{fill:var(--{scheme});background:var(--{scheme})}}" for scheme in SCHEMES)
MORE_STYLE = (
    f":root{{{_colours(_LIGHT)}}}"
    f"@media(prefers-color-scheme:dark){{:root{{{_colours(_DARK)}}}}}"
    f"{_CLASSES}.key i.fraud{{background:var(--fraud)}}.key i.flagged{{background:var(--flagged)}}"
    "h3{font-size:15px;margin:18px 0 8px}ul{margin:2px 0;padding-left:18px;color:var(--soft)}"
    "li ul li,ul li{margin:0}body{overflow-wrap:anywhere}.verdict{color:var(--ink)}"
    "td,th{white-space:normal}.key{line-height:1.9}"
)
