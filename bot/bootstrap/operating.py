"""What whoever runs the bot is told, and what comes round."""

from __future__ import annotations

from bot.adapters.content.facts import due
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.reminding import Reminding
from bot.bootstrap.once import once
from bot.core.message import ChatId
from bot.core.text.quoting import escaped
from bot.services.console.entrance import Entrance
from bot.services.operating.gauges import Gauging
from bot.services.operating.operating import Operating
from bot.services.operating.operators import Operators
from bot.services.operating.readiness import Readiness
from bot.services.operating.supervisor import Supervisor
from bot.services.operating.upkeep import Upkeep
from bot.services.operating.watch import Watch
from bot.services.store import SHARDS


class OperatingServices:
    """Services of ``bot.services.operating``, and the way to the console."""

    operating: Operating = once(
        lambda app: Operating(
            ids=app.configured.operators,
            store=app.store,
            chats=app.chats,
            clock=app.clock,
            zone=app.configured.timezone,
            vitals=app.outside.vitals,
            rate=app.outside.rate,
            content=app.outside.content,
            restarts=lambda: app.supervisor.restarts,
            third=lambda: app.third.tally,
            pictures=lambda: app.gallery.tally,
            at_work=lambda: {} if app.replica is None else app.replica.at_work(),
        )
    )
    operators: Operators = once(
        lambda app: Operators(
            ids=app.configured.operators,
            store=app.store,
            catalog=lambda: app.live.catalog,
            write=text_calls,
            escape=escaped,
            submit=app.outbox.submit,
            messenger=app.messenger,
        )
    )
    supervisor: Supervisor = once(lambda app: Supervisor(app.operators.restarted))
    watch: Watch = once(lambda app: Watch(store=app.store, operators=app.operators))
    readiness: Readiness = once(
        lambda app: Readiness(
            store=app.store,
            messenger=app.messenger,
            reached=app.outside.reached,
            content=lambda: app.operating.content,
            parts=lambda: app.replica.needs if app.replica is not None else {},
        )
    )
    gauging: Gauging = once(
        lambda app: Gauging(
            store=app.store,
            clock=app.clock,
            operating=app.operating,
            outbox=app.outbox,
            second_waiting=lambda: app.outside.judging.waiting,
            reached=app.outside.reached,
            refused=lambda: app.reloader.faulty,
            catalog=lambda: app.live.catalog,
            due=due,
            lanes=lambda: SHARDS if app.replica is None else app.replica.lanes,
        )
    )
    rounds: Upkeep = once(
        lambda app: Upkeep(
            store=app.store,
            clock=app.clock,
            tips=app.tips,
            chats=app.chats,
            talks=app.talks,
            outbox=app.outbox,
            caselog=app.caselog,
            refusals=app.refusals,
            weekly=app.weekly,
            tongues=app.tongues,
            live=app.live,
            operators=app.operators,
            operating=app.operating,
            reload=app.reloader.look,
            remind=Reminding(app.live).write,
            due=due,
            roles=app.configured.roles,
            in_charge=lambda: app.replica is None or app.replica.schedules,
        )
    )
    entrance: Entrance = once(
        lambda app: Entrance(
            url=app.configured.console_address,
            is_operator=app.operating.is_operator,
            note=lambda kind, by: app.operating.note(kind, ChatId(by), by),
            now=app.clock.steady,
        )
    )
