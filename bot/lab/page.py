"""Pages that need nothing else: one frame, one style and one set of charts for all; every text is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.lab.charts import across, number, short, units, up


def render(template: str, /, **shown: object) -> str:
    """One of the templates beside this file, filled in."""
    return environment().get_template(template).render(shown)


@cache
def environment() -> Environment:
    """Where the templates are read once and written out with every text escaped."""
    found = Environment(
        loader=PackageLoader("bot.lab"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Data for a script stays readable: letters are no escapes.
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    drawing = (number, short, units, across, up)
    found.filters |= {filter_.__name__: filter_ for filter_ in drawing}
    return found
