"""What stood in everyday pictures and looked like an offer, and in ads that did not, as it is judged."""

from __future__ import annotations

import pytest

from bot.core.surfaces.pictured import with_pictures
from bot.core.verdict import Level
from tests import builders
from tests.packaged import learned_engine
from tests.pictures import chat, lines

INNOCENT = {
    "a police notice that quotes an ad and says what it makes of people": (
        "ALERTA DA POLÍCIA CIVIL",
        "“Alugo sua conta, R$ 500 por semana”",
        "É golpe! Você vira laranja",
        "Emprestar conta dá processo",
        "Denuncie: 181",
    ),
    "a wage that somebody wishes for": ("月曜日の朝", "布団から出るだけで", "時給5000円ほしい"),
}


@pytest.mark.parametrize("kind", INNOCENT)
def test_everyday_pictures_are_left_alone(kind: str) -> None:
    message = with_pictures(builders.message(""), [lines(*INNOCENT[kind])])
    assert learned_engine().verdict(message).level is Level.CLEAN


def test_a_shop_that_registers_the_cards_it_sells_collects_none() -> None:
    shop = lines("Pulsa 10.000 = 11.500", "Kartu perdana Rp15.000 registrasi KTP", "Servis HP, ganti LCD")
    verdict = learned_engine().verdict(with_pictures(builders.message(""), [shop]))
    assert [one.id for one in verdict.signals if one.id.endswith("_acquire_card")] == []


def test_a_deposit_for_the_next_task_is_known_in_latin_too() -> None:
    seen = chat(
        ("<", "Merces tua, LXXX denarii, missa est"),
        (">", "Accepi! Vere solvunt, gratias"),
        ("<", "Cras novum opus: CC denarios depone et CCLX recipies"),
        (">", "Bene, duos amicos adducam"),
    )
    verdict = learned_engine().verdict(with_pictures(builders.message(""), [seen]))
    assert (verdict.level is not Level.CLEAN, verdict.scheme) == (True, "recruit_task")
