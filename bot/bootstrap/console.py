"""What the pages of the console reach."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.content.examples import add_example
from bot.adapters.content.facts import due
from bot.adapters.content.reviews import reviewed
from bot.adapters.content.rules import packs, prove_rules
from bot.adapters.telegram.send.orders import leaving, letters
from bot.services.guard.proving import Proving
from bot.services.guard.trying import Trying
from bot.services.library.covering import Covering
from bot.services.operating.orders import Orders
from bot.services.operating.quality import Quality
from bot.services.operating.reviewing import Reviewing

if TYPE_CHECKING:
    from bot.bootstrap.app import App


def console_desk(app: App) -> ConsoleDesk:
    """The services of the bot that a page uses, and those that it alone uses."""
    content = app.configured.content_dir
    return ConsoleDesk(
        live=app.live,
        clock=app.clock,
        calendar=app.calendar,
        turns=app.turns,
        entrance=app.entrance,
        operating=app.operating,
        federations=app.federations,
        switches=app.switches,
        gauging=app.gauging,
        readiness=app.readiness,
        orders=Orders(
            operating=app.operating,
            store=app.store,
            outbox=app.outbox,
            leave=leaving,
            letters=lambda found, text, mark: letters(app.live.catalog, found, text, mark),
        ),
        quality=Quality(store=app.store, clock=app.clock),
        reviewing=Reviewing(feedback=app.store.feedback, add=partial(add_example, content)),
        trying=Trying(app.outside.judging),
        proving=Proving(packs=partial(packs, content), prove=partial(prove_rules, content)),
        covering=Covering(
            catalog=lambda: app.live.catalog, reviewed=partial(reviewed, content), due=due, clock=app.clock
        ),
    )
