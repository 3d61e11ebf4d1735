"""What a process is told to do."""

from __future__ import annotations

import pytest

from bot.core.operating.roles import EVERY, ProcessRole, is_alone, roles_line, roles_of


def test_all_is_everything_alone() -> None:
    assert roles_of(" all ") == EVERY
    assert is_alone("all ")


def test_several_are_named_with_commas() -> None:
    assert roles_of("worker, sender") == {ProcessRole.WORKER, ProcessRole.SENDER}
    assert not is_alone("worker,sender,receiver,scheduler")


@pytest.mark.parametrize("text", ["", "boss", "worker,", "all,worker"])
def test_what_is_no_role_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="must be all, or of receiver, worker, sender, scheduler"):
        roles_of(text)


def test_what_another_does_now_stands_in_brackets() -> None:
    assert roles_line({ProcessRole.WORKER: True, ProcessRole.SENDER: False}) == "(sender), worker"
    assert roles_line({}) == "all"
