"""Portuguese as it is written in Brazil, and in Portugal: told by what only one of the two writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
BRAZIL_WRITES = (
    "celular celulares usuário usuários usuária usuárias tela telas golpe golpes golpista golpistas contato "
    "contatos registro registros equipe equipes aplicativo aplicativos arquivo arquivos aluguel "
    "aluguéis ônibus"
)
PORTUGAL_WRITES = (
    "telemóvel telemóveis ecrã ecrãs utilizador utilizadores registo registos contacto contactos equipa "
    "equipas burla burlas burlão ficheiro ficheiros autocarro autocarros aluguer facto factos connosco"
)
"""What one of the two writes in careful texts too, and the other never."""
_BRAZIL_IN_A_ROW = (
    f"{BRAZIL_WRITES} vc vcs cê pra pras pros tô grana galera zap zapzap wpp pix cpf cnpj cep reais boleto "
    "boletos nubank picpay correios procon senha senhas fato fatos baixar baixei delegacia delegacias "
    "blz vlw rs"
)
_PORTUGAL_IN_A_ROW = (
    f"{PORTUGAL_WRITES} registei burlões burlado burlada multibanco mb mbway nif psp gnr comboio comboios "
    "descarregar descarreguei partilhar partilhei partilhou partilha estás tens consegues queres podes "
    "euro euros"
)
_OWN = frozenset({"meu", "meus", "minha", "minhas", "seu", "seus", "sua", "suas"})
_BEFORE_OWN_IN_A_ROW = (
    "o a os as do da dos das no na nos nas ao aos à às pelo pela pelos pelas um uma em de por é são foi "
    "era amigo amiga amigos amigas colega colegas primo prima todo toda todos todas este esta esse essa "
    "coisa coisas"
)
"""What stands before “meu” in both countries; “emprestei minha conta” alone lacks the article of Portugal."""
_BRAZIL, _PORTUGAL, _BEFORE_OWN = (
    frozenset(row.split()) for row in (_BRAZIL_IN_A_ROW, _PORTUGAL_IN_A_ROW, _BEFORE_OWN_IN_A_ROW)
)
_BEING = frozenset({"estou", "está", "estão", "estava", "estavam", "tô", "tá", "tão"})
_GOING_ON = ("ando", "endo", "indo")
_TO_THEM = re.compile(r"palavras?-passe|[a-zà-ú]-(?:te|me|lhes?)\b|€", re.IGNORECASE)
"""“Pago-te”: in Brazil the pronoun stands before the verb."""
_LAUGH_OR_MONEY = re.compile(r"\bk{3,}\b|R\$|\bcontas? laranjas?\b", re.IGNORECASE)
"""“Conta laranja” is Brazil's name for an account that is lent; the fruit is anybody's."""


def is_brazilian(text: str) -> bool:
    """Whether a Portuguese text shows more of Brazil than of Portugal; most texts show neither."""
    words = _WORD.findall(text.lower())
    own = sum(word in _BRAZIL for word in words) + len(_LAUGH_OR_MONEY.findall(text))
    other = sum(word in _PORTUGAL for word in words) + len(_TO_THEM.findall(text))
    return own + _turns(words) > other


def _turns(words: Iterable[str]) -> int:
    """How many turns of speech are Brazil's: “minha conta” without an article, “está pedindo”."""
    return sum(
        (word in _OWN and before not in _BEFORE_OWN and not before.endswith(("inha", "inho")))
        or (before in _BEING and word.endswith(_GOING_ON))
        for before, word in pairwise(("", *words))
    )
