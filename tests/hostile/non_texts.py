"""Harmless messages that are hardly language: what people type, paste and tap that is no offer of anything.

``non_texts(count, seed)`` makes the same ones for the same seed, as many of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits, hexdigits

EMOJI = "😀😂🤣😊😍😘😜🤔😴😭😡👍👎👏🙏💪🔥✨🎉🎂🍚🍜🍺☕🚗✈️🏠📱💻📷💰💵💳🏧🐧🐱🌧️☀️❤️💔🔴🟢⬆️➡️✅❌"
SYMBOLS = "$€£¥₽%#*+-=~.!?/\\|<>()[]{}^&_@:;°§…·•★☆■□●○◆→←↑↓"
ROWS_OF_KEYS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "azertyuiop",
    "qwertzuiopü",
    "ㅂㅈㄷㄱㅅㅛㅕㅑ",
    "1qaz2wsx3edc",
    "ασδφγηξκλ",
)
COUNTED = (
    "one two three four five six seven eight nine ten",
    "一二三四五六七八九十",
    "壹 貳 參 肆 伍 陸 柒 捌 玖 拾",
    "один два три четыре пять шесть семь",
    "하나 둘 셋 넷 다섯 여섯",
    "いち に さん し ご ろく",
    "uno dos tres cuatro cinco seis siete",
    "un deux trois quatre cinq six sept",
    "eins zwei drei vier fünf sechs",
    "um dois três quatro cinco seis",
    "uno due tre quattro cinque sei",
    "satu dua tiga empat lima enam",
    "yksi kaksi kolme neljä viisi",
    "ένα δύο τρία τέσσερα πέντε",
    "unus duo tres quattuor quinque",
    "एकम् द्वे त्रीणि चत्वारि पञ्च",
)
LAUGHTER = (
    "哈",
    "呵",
    "嘿",
    "h",
    "ha",
    "хa",
    "ха",
    "k",
    "w",
    "ㅋ",
    "ㅎ",
    "je",
    "rs",
    "草",
    "lo",
    "555"[:1],
    "χα",
)
CODE = (
    "for i in range({a}): print(i * {b})",
    "x = [{a}, {b}, {c}]; y = sum(x) / {d}",
    "if (a[{a}] > {b}) {{ return {c}; }}",
    "SELECT id FROM t WHERE n > {a} LIMIT {b};",
    "git rebase -i HEAD~{a}",
    "<td>{a}</td><td>{b}</td>",
    "def f(n): return n if n < {a} else f(n - {b})",
    "0x{a:04x} 0x{b:04x} 0b{c:b}",
    'Traceback: File "a.py", line {a}, IndexError: {b}',
    "v{a}.{b}.{c}-rc{d}",
    "npm ERR! code E{a}",
    "{{'a': {a}, 'b': [{b}, {c}]}}",
    "sudo apt install lib{a}-{b}",
    "127.0.0.{a}:80{b}",
    "C:\\tmp\\{a}\\{b}.txt",
)
UNITS = ("€", "$", "£", "₽", "元", "円", "원", "kg", "km", "℃", "%", "h", "ml", "Rp", "R$", "¥")
TEAMS = ("A", "B", "FCB", "RMA", "CN", "KR", "主", "客", "ЦСКА", "홈")
VOTES = (
    "+1",
    "-1",
    "+",
    "++",
    "1",
    "2",
    "A",
    "B",
    "да",
    "нет",
    "同意",
    "✅",
    "👍",
    "投1",
    "ok",
    "si",
    "찬성",
    "+1 +1",
)


def non_texts(count: int, seed: int) -> list[str]:
    """``count`` different messages, each kind in turn."""
    chance, found = Random(seed), dict[str, None]()
    for make in _forever(tuple(KINDS.values())):
        if len(found) == count:
            return list(found)
        found.setdefault(make(chance))
    return list(found)


def _forever(kinds: tuple[Callable[[Random], str], ...]) -> Iterator[Callable[[Random], str]]:
    while True:
        yield from kinds


def _numbers(chance: Random, most: int, low: int = 1, high: int = 30) -> list[int]:
    return [chance.randrange(most) for _ in range(chance.randint(low, high))]


def _between(chance: Random, pieces: list[str]) -> str:
    return chance.choice((" ", ",", ", ", "\n", "  ", " - ", "/", "、", " | ", "")).join(pieces)


def _counting(chance: Random) -> str:
    start, step = chance.randint(0, 120), chance.choice((1, 1, 1, 2, 5, 10, -1))
    return _between(chance, [str(start + step * place) for place in range(chance.randint(2, 40))])


def _words_counted(chance: Random) -> str:
    words = chance.choice(COUNTED)
    parts = words.split() if " " in words else list(words)
    return _between(chance, parts[: chance.randint(1, len(parts))])


def _scores(chance: Random) -> str:
    lines = []
    for _ in range(chance.randint(1, 6)):
        home, away = chance.choice(TEAMS), chance.choice(TEAMS)
        lines.append(f"{home} {chance.randint(0, 9)}{chance.choice(':-–')}{chance.randint(0, 120)} {away}")
    return _between(chance, lines)


def _votes(chance: Random) -> str:
    return _between(chance, [chance.choice(VOTES) for _ in range(chance.randint(1, 12))])


def _table(chance: Random) -> str:
    width, sign = chance.randint(2, 6), chance.choice(("|", "\t", ";", " ", "│"))
    return "\n".join(
        sign.join(str(number) for number in _numbers(chance, 1000, width, width))
        for _ in range(chance.randint(1, 6))
    )


def _emoji(chance: Random) -> str:
    signs = [chance.choice(EMOJI) for _ in range(chance.randint(1, 4))]
    return "".join(chance.choice(signs) for _ in range(chance.randint(1, 60)))


def _symbols(chance: Random) -> str:
    signs = chance.sample(SYMBOLS, chance.randint(1, 3))
    return "".join(chance.choice(signs) for _ in range(chance.randint(1, 80)))


def _repeated(chance: Random) -> str:
    unit = chance.choice(
        (*LAUGHTER, *digits, *UNITS, "+1", "6", "3x3", "no ", "go ", "ok ", "是", "?!", "1 ", "0.0 ")
    )
    return unit * chance.randint(2, 60)


def _hash(chance: Random) -> str:
    letters = chance.choice((hexdigits[:16], ascii_lowercase + digits, ascii_uppercase + digits, hexdigits))
    sizes = chance.choice(((32,), (40,), (64,), (8, 4, 4, 4, 12), (6,), (4, 4, 4)))
    return "-".join("".join(chance.choice(letters) for _ in range(size)) for size in sizes)


def _code(chance: Random) -> str:
    names = {name: chance.randrange(1, 500) for name in "abcd"}
    return "\n".join(chance.choice(CODE).format(**names) for _ in range(chance.randint(1, 3)))


def _coordinates(chance: Random) -> str:
    north, east = chance.uniform(-90, 90), chance.uniform(-180, 180)
    forms = (
        f"{north:.6f}, {east:.6f}",
        f"{abs(north):.4f}° N {abs(east):.4f}° E",
        f"({north:.2f};{east:.2f})",
    )
    return chance.choice(forms)


def _prices(chance: Random) -> str:
    unit = chance.choice(UNITS)
    rows = [f"{number / chance.choice((1, 10, 100)):g} {unit}" for number in _numbers(chance, 9000, 1, 12)]
    return _between(chance, rows)


def _keyboard(chance: Random) -> str:
    keys = chance.choice(ROWS_OF_KEYS)
    runs = [keys[(at := chance.randrange(len(keys))) :] + keys[:at] for _ in range(chance.randint(1, 4))]
    return _between(chance, [run[: chance.randint(3, len(run))] for run in runs])


def _sums(chance: Random) -> str:
    one, other = chance.randint(0, 999), chance.randint(1, 99)
    sign = chance.choice("+-*x×:/^")
    return chance.choice(
        (f"{one}{sign}{other}={one + other}", f"{one} {sign} {other} = ?", f"{one}{sign}{other}")
    )


def _times(chance: Random) -> str:
    rows = [
        chance.choice(
            (
                f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
                f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{chance.randint(1990, 2030)}",
                f"{chance.randint(1990, 2030)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
                f"{chance.randint(1, 12)}/{chance.randint(1, 28)}",
            )
        )
        for _ in range(chance.randint(1, 8))
    ]
    return _between(chance, rows)


def _letters(chance: Random) -> str:
    letters = [chance.choice(ascii_uppercase) for _ in range(chance.randint(1, 30))]
    return _between(
        chance, [f"{place}{letter}" for place, letter in enumerate(letters, chance.randint(0, 1))]
    )


def _moves(chance: Random) -> str:
    def move() -> str:
        return chance.choice(("", "N", "B", "Q", "R")) + chance.choice("abcdefgh") + chance.choice("12345678")

    return " ".join(f"{number}. {move()} {move()}" for number in range(1, chance.randint(2, 14)))


KINDS: dict[str, Callable[[Random], str]] = {
    "counting": _counting,
    "words_counted": _words_counted,
    "scores": _scores,
    "votes": _votes,
    "table": _table,
    "emoji": _emoji,
    "symbols": _symbols,
    "repeated": _repeated,
    "hash": _hash,
    "code": _code,
    "coordinates": _coordinates,
    "prices": _prices,
    "keyboard": _keyboard,
    "sums": _sums,
    "times": _times,
    "letters": _letters,
    "moves": _moves,
}
"""Ways of making one message."""
