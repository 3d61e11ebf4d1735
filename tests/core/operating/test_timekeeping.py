"""Which time is believed, as witnesses agree, contradict each other, and fall silent."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.operating.timekeeping import (
    A_DAY,
    LATE,
    TOLERANCE,
    Timekeeping,
    begin,
    dated,
    looked,
    runs_on,
    told,
)

TRUTH = 1_780_000_000.0
MINUTE, HOUR = 60.0, 3600.0
FAR = 400 * A_DAY


@dataclass
class Told:
    """A machine's clocks, and what is made of them and of what is said."""

    newest: float | None = TRUTH - HOUR
    wall: float = TRUTH
    truth: float = TRUTH
    steady: float = 5000.0
    known: Timekeeping = field(init=False)

    def __post_init__(self) -> None:
        self.known = begin(self.wall, self.steady, self.newest)

    def runs(self, seconds: float, rate: float = 1.0) -> Told:
        self.truth, self.wall = self.truth + seconds, self.wall + seconds * rate
        self.steady += seconds
        return self.look()

    def leaps(self, seconds: float) -> Told:
        self.wall += seconds
        return self.look()

    def sleeps(self, seconds: float) -> Told:
        self.truth += seconds
        return self.leaps(seconds)

    def look(self) -> Told:
        self.known = looked(self.known, self.wall, self.steady)
        return self

    def server(self, off: float = 0.0) -> Told:
        self.known = told(self.known, self.truth + off, self.wall, self.steady)
        return self

    def message(self, age: float = 1.0) -> Told:
        self.known = dated(self.known, self.truth - age, self.wall, self.steady)
        return self

    @property
    def error(self) -> float:
        """Seconds by which the time that is believed is ahead of the true one."""
        return self.known.moment(self.wall, self.steady) - self.truth

    @property
    def off(self) -> float:
        return self.known.off(self.wall, self.steady)

    @property
    def sure(self) -> bool:
        return self.known.sure


def test_a_clock_that_runs_is_gone_by() -> None:
    at = Told().server().message().runs(10)
    assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)
    assert at.look().known is at.known
    assert runs_on(at.known, at.wall, at.steady)


@pytest.mark.parametrize("by", [-FAR, -2 * HOUR, -30 * MINUTE, 30 * MINUTE, 3 * HOUR, FAR])
class TestALeap:
    def test_is_doubted_and_time_goes_on(self, by: float) -> None:
        at = Told().server().runs(HOUR).leaps(by).runs(14)
        assert (at.sure, at.error, at.off) == (False, 0.0, by)

    def test_that_is_taken_back_was_nothing(self, by: float) -> None:
        at = Told().server().runs(HOUR).leaps(by).runs(14).leaps(-by)
        assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)

    def test_is_known_for_one_by_the_server(self, by: float) -> None:
        at = Told().server().runs(HOUR).leaps(by).server()
        assert (at.sure, abs(at.error) <= TOLERANCE, round(at.off)) == (True, True, round(by))
        assert (at.runs(HOUR).server().sure, at.error) == (True, 0.0)

    def test_is_known_for_one_by_a_message(self, by: float) -> None:
        at = Told().runs(HOUR).leaps(by).message()
        assert (at.sure, at.error) == (True, 0.0)

    def test_is_right_when_the_server_says_so(self, by: float) -> None:
        at = Told().server().runs(HOUR)
        at.truth += by
        at.leaps(by).server()
        assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)

    def test_is_believed_after_a_day_in_which_nobody_speaks(self, by: float) -> None:
        at = Told().runs(HOUR).leaps(by).runs(A_DAY - 1)
        assert (at.sure, at.off) == (False, by)
        at.runs(1)
        assert (at.sure, at.off) == (True, 0.0)

    def test_is_not_believed_against_the_server_however_long(self, by: float) -> None:
        at = Told().server().leaps(by)
        for _ in range(50):
            at.runs(HOUR).server()
        assert (at.sure, round(at.error), round(at.off)) == (True, 0, round(by))

    def test_in_a_second_life_does_not_count_as_time_that_passed(self, by: float) -> None:
        at = Told(wall=TRUTH + by).server()
        assert (at.sure, round(at.error)) == (True, 0)


def test_a_step_within_the_tolerance_is_followed() -> None:
    at = Told().server().leaps(TOLERANCE)
    assert (at.sure, at.error, at.off) == (True, TOLERANCE, 0.0)
    assert not at.leaps(1).sure


class TestAClockThatRunsFast:
    def test_is_left_for_the_servers_time(self) -> None:
        at, seen = Told().server(), []
        for _ in range(2000):
            at.runs(30, rate=1.1).server()
            seen.append((at.sure, abs(at.error) <= TOLERANCE))
        assert set(seen) == {(True, True)}
        assert at.off == pytest.approx(6000)

    def test_is_left_for_the_time_of_messages(self) -> None:
        at, errors, sure = Told(), [], []
        for _ in range(2000):
            at.runs(30, rate=1.1).message()
            errors.append(at.error)
            sure.append(at.sure)
        assert all(sure)
        assert max(errors) <= 2 * LATE

    def test_is_doubted_when_nobody_speaks(self) -> None:
        at = Told().runs(700, rate=1.1)
        assert (at.sure, at.error) == (False, 0.0)
        for _ in range(100):
            at.runs(HOUR, rate=1.1)
        assert not at.sure

    def test_with_the_whole_machine_is_left_for_the_servers_time(self) -> None:
        at = Told().server()
        for _ in range(2000):
            at.truth += 30
            at.wall, at.steady = at.wall + 33, at.steady + 33
            at.server()
            assert at.sure
            assert abs(at.error) <= TOLERANCE


class TestSleep:
    @pytest.mark.parametrize("heard", ["server", "message"])
    def test_is_confirmed_by_the_first_word(self, heard: str) -> None:
        at = Told().server().message().runs(HOUR).sleeps(8 * HOUR)
        assert not at.sure
        getattr(at, heard)()
        assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)

    def test_of_a_frozen_machine_is_noticed_by_the_server_and_settled_by_a_message(self) -> None:
        at = Told().server().message().runs(HOUR)
        at.truth += 8 * HOUR
        at.server().server().message()
        assert (at.sure, at.error, at.off) == (True, 0.0, -8 * HOUR)
        at.leaps(8 * HOUR).server()
        assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)

    def test_of_a_frozen_machine_is_doubted_while_the_server_alone_says_so(self) -> None:
        at = Told().server().runs(HOUR)
        at.truth += 8 * HOUR
        at.server().server()
        assert not at.sure

    def test_of_a_frozen_machine_without_a_server_is_noticed_by_a_message(self) -> None:
        at = Told().message().runs(HOUR)
        at.truth += 8 * HOUR
        at.message()
        assert (at.sure, round(at.error)) == (False, -1)
        at.leaps(8 * HOUR)
        assert (at.sure, at.off) == (True, 0.0)


class TestTheStart:
    @pytest.mark.parametrize("newest", [None, TRUTH - 60, TRUTH + 30, TRUTH - A_DAY])
    def test_is_sure_where_the_database_fits(self, newest: float | None) -> None:
        at = Told(newest=newest)
        assert (at.sure, at.error) == (True, 0.0)

    def test_after_days_of_absence_waits_for_a_word(self) -> None:
        for heard in ("server", "message"):
            at = Told(newest=TRUTH - 3 * A_DAY)
            assert (at.sure, at.error) == (False, 0.0)
            getattr(at, heard)()
            assert (at.sure, at.error) == (True, 0.0)

    def test_in_1970_goes_on_where_the_database_ended_until_somebody_speaks(self) -> None:
        at = Told(wall=40.0)
        assert (at.sure, at.error) == (False, -HOUR)
        at.message()
        assert (at.sure, at.error) == (False, -1.0)
        at.server()
        assert (at.sure, at.error) == (True, -1.0)
        at.leaps(TRUTH - 40.0)
        assert (at.sure, at.error, at.off) == (True, 0.0, 0.0)

    def test_in_1970_without_a_database_is_put_right(self) -> None:
        at = Told(wall=40.0, newest=None)
        assert not at.sure
        assert at.runs(2 * A_DAY).sure is False
        at.leaps(at.truth - at.wall)
        assert (at.sure, at.error) == (True, 0.0)

    def test_in_1970_on_a_new_database_goes_by_the_server(self) -> None:
        at = Told(wall=40.0, newest=None).server()
        assert (at.sure, at.error) == (True, 0.0)

    def test_four_hundred_days_ahead_waits_without_a_word_and_ends_with_a_message(self) -> None:
        at = Told(wall=TRUTH + FAR).runs(HOUR)
        assert (at.sure, at.error) == (False, FAR)
        at.message(age=HOUR)
        assert (at.sure, at.error) == (False, -HOUR)
        assert not at.runs(2 * A_DAY).sure
        assert at.server().sure

    def test_two_hours_behind_goes_on_where_the_database_ended(self) -> None:
        at = Told(wall=TRUTH - 2 * HOUR)
        assert (at.sure, at.error) == (False, -HOUR)

    def test_is_not_fooled_by_a_database_of_the_future(self) -> None:
        at = Told(newest=TRUTH + FAR)
        assert (at.sure, at.error) == (False, 0.0)
        assert at.message().sure

    def test_a_wall_clock_is_not_preferred_to_a_server_where_both_fit_the_database(self) -> None:
        at = Told(wall=TRUTH + 20 * MINUTE).server()
        assert (at.sure, at.error) == (True, 0.0)

    def test_nobody_is_preferred_where_none_fits(self) -> None:
        at = Told(newest=TRUTH - 3 * A_DAY, wall=TRUTH + 2 * HOUR).server().server()
        assert not at.sure
        at.message()
        assert (at.sure, at.error) == (True, 0.0)


class TestAServerThatIsWrong:
    @pytest.mark.parametrize("off", [-FAR, -2 * HOUR, 2 * HOUR, FAR])
    def test_once_is_not_heard(self, off: float) -> None:
        at = Told().server().runs(30).server(off)
        assert (at.sure, at.error) == (True, 0.0)
        at.runs(30).server().leaps(HOUR).server(off).server()
        assert (at.sure, at.error) == (True, 0.0)

    @pytest.mark.parametrize("off", [-FAR, FAR])
    def test_steadily_is_overruled_by_a_message(self, off: float) -> None:
        at = Told().server(off).server(off)
        assert not at.sure
        at.message()
        assert (at.sure, at.error) == (True, 0.0)
        assert at.runs(30).server(off).sure

    def test_in_another_way_each_time_is_none(self) -> None:
        at = Told()
        for number in range(1, 40):
            at.runs(30).server(number * FAR)
            assert (at.sure, at.error) == (True, 0.0)

    def test_steadily_is_not_believed_after_a_day(self) -> None:
        at = Told()
        for _ in range(30):
            at.runs(HOUR).server(FAR)
        assert (at.sure, at.error) == (False, 0.0)


class TestMessages:
    def test_of_a_backlog_confirm_nothing(self) -> None:
        at = Told().server().runs(HOUR).leaps(FAR).message(age=2 * HOUR)
        assert (at.sure, at.error) == (False, 0.0)
        assert at.message().sure

    def test_from_a_far_future_are_nobodys(self) -> None:
        at = Told().message(age=-2 * A_DAY)
        assert (at.sure, at.error) == (True, 0.0)
        assert at.known.message is None

    def test_from_a_far_future_count_where_the_server_says_so_too(self) -> None:
        at = Told().runs(10)
        at.truth += 3 * A_DAY
        assert at.message().known.message is None
        at.server().message().server()
        assert (at.sure, at.error) == (True, -1.0)

    def test_an_older_one_changes_nothing(self) -> None:
        at = Told().message()
        before = at.known
        assert at.message(age=HOUR).known is before


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("runs"), st.floats(1, 7000)),
            st.tuples(st.just("leaps"), st.floats(-1e8, 1e8)),
            st.tuples(st.just("sleeps"), st.floats(1, 1e6)),
            st.tuples(st.just("message"), st.floats(0, 1e5)),
            st.tuples(st.just("server"), st.just(0.0)),
        ),
        max_size=40,
    )
)
def test_with_an_honest_platform_a_sure_time_is_never_far_ahead(steps: list[tuple[str, float]]) -> None:
    """Ahead is what destroys; only a day without a word may err."""
    at = Told().server()
    for name, value in steps:
        getattr(at, name)(value)
        if at.sure and at.steady - 5000.0 < A_DAY:
            assert at.error <= 2 * LATE + TOLERANCE
