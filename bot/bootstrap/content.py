"""Content that changes while the bot runs, and what is judged by with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.content.changes import Content, load, stamp
from bot.bootstrap.once import once
from bot.core.detection.engine import Engine
from bot.core.detection.rules import Ruleset
from bot.core.library.search import Library
from bot.services.guard.switches import RuleSwitches
from bot.services.library.reload import Reloader

if TYPE_CHECKING:
    from bot.bootstrap.app import App


def _read(app: App) -> tuple[Content, Engine, Library]:
    # Building the matcher and the library takes a while too: all of it happens beside the loop.
    content = load(app.configured.content_dir)
    ruleset = app.switches.applied(content.ruleset)
    engine = Engine(ruleset, model=app.outside.judging.engine.model)
    return content, engine, app.live.library_of(content.catalog)


def _use(app: App, new: tuple[Content, Engine, Library]) -> None:
    content, engine, library = new
    app.live.use(library)
    app.written = content.ruleset
    app.operating.content = content.version
    app.outside.judging.judge_by(engine)
    app.campaigns.trust(content.ruleset.trusted)


def switched(app: App) -> Engine:
    """What judges by what operators have switched, which the database knows."""
    return Engine(app.switches.applied(app.written), model=app.outside.judging.engine.model)


class ContentServices:
    """Who takes up changed content, and rules that operators switch."""

    written: Ruleset = once(lambda app: app.outside.judging.engine.ruleset)
    """The rules as the content has them, whatever operators have switched."""
    reloader: Reloader[tuple[Content, Engine, Library]] = once(
        lambda app: Reloader(
            stamp=partial(stamp, app.configured.content_dir),
            load=partial(_read, app),
            use=partial(_use, app),
            refused=app.operators.refused,
            restored=app.operators.restored,
            taken=app.outside.read,
        )
    )
    switches: RuleSwitches = once(
        lambda app: RuleSwitches(
            store=app.store.operating,
            rules=lambda: app.outside.judging.engine.ruleset.rules,
            again=app.reloader.reload,
        )
    )
