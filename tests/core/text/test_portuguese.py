"""Which of the two countries a Portuguese text is from, where it shows."""

from __future__ import annotations

import pytest

from bot.core.text.portuguese import is_brazilian


@pytest.mark.parametrize(
    "text",
    [
        "caí num golpe, mandei um pix",
        "me ligaram no celular",
        "emprestei minha conta",
        "Minha conta foi bloqueada",
        "o rapaz está pedindo o código",
        "Tô precisando de ajuda",
        "são R$ 300 por semana",
        "sério isso? kkkk",
        "vc ganha 50 euros e uns reais",
        'o que quer dizer "conta laranja"?',
        "a encomenda está nos Correios, qual o CEP?",
        "quitei o boleto no aplicativo",
    ],
)
def test_these_are_written_in_brazil(text: str) -> None:
    assert is_brazilian(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "é legal ou não?",
        "Compro conta, dinheiro fácil para você",
        "caí numa burla por MB WAY",
        "ligaram-me para o telemóvel a pedir o registo",
        "emprestei a minha conta a um amigo meu",
        "deixe lá uma palavrinha minha",
        "o rapaz está a pedir-me a palavra-passe",
        "são 300 € por semana",
        "pago-te com o pix",
        "abri conta para vender sumo de laranja",
    ],
)
def test_these_are_of_portugal_or_of_both(text: str) -> None:
    assert not is_brazilian(text)
