"""Money as the world writes it: a figure, the sign before it, the unit behind it, and what it is paid for.

Texts are folded, so the words stand without accents, in lower case and simplified characters, and Greek ends
in a plain sigma. ``FIGURE`` finds the numbers; every other pattern is tried only at one, and only those that
its neighbours may begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

LETTER = "a-zа-яα-ω"
_END = rf"(?![{LETTER}])"
_CLOSED = rf"(?![{LETTER}\d])"
FIGURE = re.compile(
    r"\d(?<![\d.].)(?<!\d,.)"
    r"(?:\d{0,2}(?:[ .,'’\u202f]\d{3}(?!\d)){1,3}|\d{0,3}[oо][\doо]{0,4}(?![a-qs-zа-пс-я])|\d{0,6}(?!\d))"
    r"(?:[.,]\d{1,2}(?!\d))?\+?"
    r"(?:\s?[-~–—至到]\s?\d{1,7}(?:[ .,]\d{3}(?!\d)|[oо]{1,4}(?![a-zа-я])){0,2}(?!\d)\+?)?"
)
"""A number or a range; an O between digits is a zero, and what has more than seven digits is no price."""

_UNITS = (
    # Latin script
    r"usdt|usdc?|u(?!\d)|uah|eur(?:o[as]?|on|n|i)?|dollars?|bucks|quid|pounds?|gbp|yuan|rmb|cny|hkd|ntd?|twd|jpy|krw"
    r"|reais|real|pesos?|soles|lucas|balles|francs?|fcfa|dirhams?|dh|aed|chf|franken|stutz|cents?|grand(?! prix)|perak"
    r"|rupiah|rupees?|inr|rs|rm|ringgit|tl|lira|kr|evro|naira|ngn|kes|kshs?|shillings?|rands?|zar|php|sgd|aud|cad"
    r"|takas?|bdt|pkr|ghs|cedis?|baht|thb|sar|riyals?|zl|zlotych|rub|kzt|cash|idr|vnd|dong|r(?<=\dr)(?!\d)|bar(?<=\d\d\d bar)"
    r"|e(?=\s?(?:/|kpl|per|$|[.,!?;\n\x29]))"
    # Cyrillic and Greek script
    r"|руб(?:лей|ля|лик\w{1,3})?|р|тенге|тг|грн|гривен\w{0,2}|сумов|сум|сом(?:ов)?|евро|доллар\w{0,3}|бакс\w{0,3}"
    r"|косар\w{1,2}|штук[иу]?(?!\s?за)|тр|ευρω|ευρουλακια|χιλιαρικ\w{1,2}|บาท"
)
_SIGNS = "€$£₽₹₩₺₫฿₴₸₦₱¥￥"
_UNIT = rf"(?:(?:{_UNITS}){_CLOSED}|[{_SIGNS}])"
_BARE = r"rb|ribu|jt|juta|тыс(?:яч[иа]?)?"
"""Thousands and millions that are money without a further word."""
_NOT_MONEY = (
    r"(?!\d|\s?(?:кв|video|monitors?|tv|screen|resolution|run|steps?|followers?|subs|views|likes)|-[а-я]"
    r"|\s[а-я]{2,12}(?:ов|ев|ей|езд|иц)(?![а-я]))"
)
"""Behind a thousand: what is counted, or a picture's width."""
_TIMES = rf"(?:k{_NOT_MONEY}|w[1-9]?(?!\d)|к(?<=\dк){_NOT_MONEY}|{_BARE}){_END}\.?(?:\s?{_UNIT})?"
_TIMES_OF = (
    rf"(?:mil|mille|millones|milhoes|т\.?|χιλ(?:ιαδεσ)?|tuhatta|tonni[a]?|lakhs?|k|к)\s?(?:de\s)?{_UNIT}"
)
_UNIT_HAN = (
    r"(?:元|块钱?|圆|米|大米|毛|rmb|刀|美[金元]|港[币纸]|台币|人民币|蚊|欧元?|卢布|百[元块]?|大洋|円(?!々)"
    r"|[万千百亿]円|万(?![人名回再部次字里年粉步公件辆吨亩])[元块]?|千(?![克米瓦卡人])[元块]?)"
)
_UNIT_EAST = (
    r"[만천백억]{0,2}\s?원|만\s?[1-9]천\s?원?|[만천](?![가-힣]|\s?(?:명|개|회|권|번|보|세대|가구|곳|장|여))"
    r"|[万千百]?(?:えん(?![どぎそぴか])|エン(?![ァ-ヶー]))"
)


def _split(alternatives: str) -> list[str]:
    """The alternatives of a pattern, cut where no bracket is open."""
    parts, depth = [""], 0
    for letter in alternatives:
        depth += (letter in "([") - (letter in ")]")
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each first letter the patterns that may begin with it, as one: most others fail at once."""
    found: dict[str, list[str]] = {}
    for firsts, pattern in pairs:
        for letter in firsts:
            found.setdefault(letter, []).append(pattern)
    return {letter: rf"\s?(?:{'|'.join(some)})" for letter, some in found.items()}


UNITS = _table(
    [
        ("kwкrjт", _TIMES),
        ("mтχtlkк", _TIMES_OF),
        *((part[0], part + _CLOSED + (r"\.?" if part[0] in "рr" else "")) for part in _split(_UNITS)),
        (_SIGNS, f"[{_SIGNS}]"),
        ("元块圆米大毛r刀美港台人蚊欧卢百円万千亿", _UNIT_HAN),
        ("만천백억원万千百えエ", _UNIT_EAST),
    ]
)
"""What may follow a figure and makes it money, by its first letter."""


def unit(letter: str) -> re.Pattern[str] | None:
    """The pattern for what begins with this letter, None where nothing does."""
    return _made(UNITS[letter]) if letter in UNITS else None


_made = cache(re.compile)
"""Made when they are wanted: all 77 take as long as the other patterns here together."""


_SPELT = (
    *(
        "rp",
        "rm",
        "rs",
        "kes",
        "ksh",
        "kshs",
        "aed",
        "inr",
        "ngn",
        "naira",
        "php",
        "chf",
        "usd",
        "usdt",
        "eur",
        "gbp",
    ),
    *("idr", "sgd", "aud", "zar", "r", "pkr", "bdt", "sar", "qar", "thb", "myr", "rub", "jpy", "krw"),
)
_CODES = rf"[rsac]\$|nt\$|hk\$|us\$|php(?=\s?\d{{3}})|r(?=\d{{3}})|{'|'.join(c for c in _SPELT if c not in {'r', 'php'})}"
SIGN = re.compile(rf"(?:(?<![{LETTER}\d])(?:{_CODES})\.?|[{_SIGNS}])\s?(?=\d)")
SIGN_ENDS = (*_SIGNS, *(code + dot for code in _SPELT for dot in ("", ".")))
"""Signs and codes of money that stand before the figure, and how a text ends that may end with one."""

_TIME_WORDS = (
    r"days?|weeks?|months?|hours?|hrs?|nights?|jour(?:nee)?|semaine|mois|heure|dias?|semanas?|mes|horas?|giorn[oi]|settimana"
    r"|mese|or[ae]|turno|tag|woche|monat|stunde|std|[hw]|paiva\w{0,3}|pv|viikko|vko|kk|kuukausi|tunti|hari|minggu|bulan|jam"
    r"|дн(?:я|ю)|день|сутки|час(?:а)?|годину|недел[юи]|тиждень|месяц|мес|місяць|смен[уа]|ημερα|μερα|εβδομαδα|βδομαδα|μηνα|ωρα"
    r"|mera|vdomada|mina"
)
_THINGS = (
    r"posts?|story|stor(?:ie|y)s|messages?|tasks?|videos?|likes?|accounts?|cards?|orders?|persons?|friends?|referrals?|members?"
    r"|groups?|reviews?|one|ads?|invites?|codes?|sims?|transfers?|pickups?|deliver(?:y|ies)|trips?|packages?|parcels?|pictures?"
    r"|photos?|pop|head|piece|comptes?|cartes?|personnes?|taches?|avis|colis|trajet|publications?|publicacion|historias?"
    r"|cuentas?|tarjetas?|personas?|tareas?|resenas?|viajes?|mensajes?|chips?|encargo|contas?|cartao|pessoas?|tarefas?"
    r"|avaliac\w{2,4}|entregas?|mensagem|corridas?|stori[ae]|carta|recension[ei]|consegn[ae]|messaggi[o]?|conto|beitrag|konto"
    r"|karte|auftrag|bewertung|paket|fahrt|abholung|kopf|nase|tour|gruppe|stuck|stueck|foto|postaus|tili|kortti|keikka|henkilo"
    r"|tehtava|koodi|kpl|postingan|akun|orang|kartu|rekening|tugas|nomor|kode|ulasan|jalan|kepala|grup"
    r"|пост|публикаци[юя]|сообщени[ея]|чел(?:овека)?|штук[уи]?|шт|аккаунт|акк|заказ|адрес|карт[уы]|симк[уи]|сим|выход|рейс"
    r"|подписк[уи]|лайк|отзыв|задани[ея]|номер|код|доставк[уи]|перевод|сторис|групп[уы]"
    r"|ποστ|δημοσιευση|λογαριασμο|καρτα|ατομο|παραδοση|μηνυμα|ενα|κομματι|κωδικο"
)
_PIECES = rf"(?:{_TIME_WORDS}|{_THINGS}){_END}"
_OF = (
    r"в|за|на|каждый|кажд\w{2}|за один|за одну|par|por|pro|al|alla|la|le|il|ao|a|an|au|per|each|every|for each|for every|je|im|am"
    r"|in der|die|das|den|der|cada|ogni|chaque|tiap|setiap|sekali|se|el|τη[νσ]?|το|ανα|για καθε|καθε|tin|ti|to|joka"
)
_DAILY = (
    rf"(?:paivassa|viikossa|kuussa|tunnissa|sehari|seminggu|sebulan|perhari|ежедневно|taglich|wochentlich|pro tag|al dia"
    rf"|diarios?|diarie|kpl){_END}"
)
_WHOLE = rf"(?:{_DAILY}|(?:each|apiece|daily|weekly){_END})"
_PER = rf"(?:/\s?(?:{_PIECES})|(?:{_OF})\s(?:{_PIECES})|{_WHOLE})"
PER_STARTS = (
    "/",
    *(f"{part} " for part in _split(_OF) if "\\" not in part and "[" not in part),
    "кажд",
    "τησ ",
    "την ",
    "τη ",
)
BEHIND = re.compile(rf"\s?{_PER}|\s?(?:씩|ずつ|/(?:日|件|일|건|개|명|人|本))")
"""What a sum is paid for, after it."""
BARE_BEHIND = re.compile(
    rf"(?<=\d[\d+])\s?(?:(?:a|per|each|every)\s(?:day|week|month|hour|night){_END}|(?:{_OF}|/)\s?(?:{_THINGS}){_END})"
    rf"|(?<=\d\d\d)\s?(?:/\s?(?:{_TIME_WORDS}){_END}|(?:{_OF})\s(?:{_TIME_WORDS}){_END}|{_DAILY})"
)
"""The same after a figure without a unit, where a time is money only if the figure is large."""

_HIRE = r"日给|时给|周给|月给|日当|报酬|하루|일당|일급|주급|시급|월급|(?:건|개|명|인|회|장|회선|계좌|하나)당"
_NUMBERED = r"(?<!\d)[1一](?:日|件|回|人|枚|口座|投稿|アカウント|アカ|か?月|时间|つ|台|コ|个|本)|毎[日月周]|(?<![\d年前今来翌])[月周](?=\s?(?:约|最大)?\s?$)"
_KOREAN = r"한\s?(?:건|명|개|달|주)|(?<!\d)1(?:건|명|개|일)|(?<![가-힣\d])[월주]"
BEFORE = re.compile(
    rf"(?<![{LETTER}])(?:(?:{_OF}|/)\s?(?:{_PIECES})|{_WHOLE})\s?[-:–—]?\s?(?:от\s|до\s|bis\s|ab\s|hasta\s|ate\s|fino a\s)?$"
)
BEFORE_EAST = re.compile(
    rf"(?:{_HIRE}|{_NUMBERED}|{_KOREAN})(?:につき|あたり|に|で|으?로|에|당|은|は|[:~])?\s?(?:최대|약|约|最大)?\s?$"
)
"""What a sum is paid for, before it."""
KOREAN_BARE = re.compile(
    r"(?:(?:건|개|명|인|회|장|회선|계좌|하나)당|일당|일급|주급|시급|월급|(?<![가-힣\d])(?:월|주|개인|법인))\s?(?:최대|약)?\s?$"
)
KOREAN_END = re.compile(r"\s?[만천](?![\d가-힣])|(?=$|[,/~.!\n](?!\d)|\s?(?:보장|이상|부터|지급|가능|법인))")
"""Before and behind a figure that Korean leaves without a unit: ten thousands are understood."""

SLANG = re.compile(
    r"[cgns](?<![a-z].)(?:(?<=c)e(?:ban|pek)|(?<=g)o(?:cap|ban|ceng|pek)|(?<=n)o(?:cap|ceng)|(?<=s)eceng)(?![a-z])"
)
_WON_BEFORE = r"(?:(?<![가-힣])|(?<=[당급에]))"
WORDS = re.compile(
    rf"{_WON_BEFORE}[수몇일이삼사오육칠팔구십백천]{{0,4}}[십백천만]\s?원"
    r"(?!샵|숍|마트|버스|지하철|사례|관중|짜리|권|[가-힣]{3})"
    rf"|(?:(?<=[일주월시]급)|(?<=[일주월시]급\s)|(?<=일당)|(?<=일당\s))[수몇일이삼사오육칠팔구십]{{0,3}}[백천]?만(?![가-힣])"
    rf"|{_WON_BEFORE}[수몇]?[일이삼사오육칠팔구십백천]{{1,4}}만\s?원|[一二三四五六七八九十百千万]{{1,5}}円(?!々)"
)
"""Sums that are written without digits: Indonesian slang, Korean and Japanese numerals."""
WORD_HINT = re.compile(
    "[십백천만급당十百千万一二三四五六七八九]"
    "(?:(?<=[十百千万一二三四五六七八九])円|(?<=[십백천만])\\s?원|(?<=[급당])\\s?[수몇일이삼사오육칠팔구십백천]{1,3}만)"
)
"""Where one of the latter may stand."""

PROMISE = re.compile(
    rf"(?<![{LETTER}])(?:(?:плачу|платим|заплачу|заплатим|даю|дам|дадим|оплата|выплата|получи\w{{0,3}}|заработ\w{{2,6}}"
    r"|вознаграждение|перекину|скину|кину|pa[iy]e[rsz]?|paie|gagne[rsz]?|touche[rsz]?|offre|donne|zahle[n]?|verdiene?n?|verdienst"
    r"|bekommst|kriegst|gibt(?: es|s)?|bieten?|pago|paga(?:mos|n|m|r)?|doy|damos|gana[srn]?|recibe[s]?|ofre[zc]\w{1,4}"
    r"|ganh[ae]\w{0,2}|receb[ae]\w{0,2}|dou|paghiamo|guadagn[ai]\w{0,2}|offr\w{1,4}|ricevi|d?i?bayar|dape?a?t|dikasih?|fee|komisi"
    r"|upah|bonus|maksan|maksamme|maksetaan|saat|tienaa\w{0,2}|palkkio|πληρων\w{1,4}|δινω|δινουμε|κερδ\w{1,6}|παιρνεισ|αμοιβη)[\s:]{1,2}"
    r"(?:вам |тебе |te |vous |ti |sinulle |σου |du |dir |lo |sampai |до |от |bis zu |hasta |ate |fino a |jopa |jusqu'a |εωσ )?"
    r"|(?:pays?|gives?|get|earn|make|receive|offers?)(?: you)?(?: up to| over)?\s?)$"
)
"""Words before a sum that promise it to somebody."""
PROMISED = re.compile(
    r"\s?(?:を?\s?(?:あげ|払|支払|お支払|差し上げ|お渡し)|(?:을|를|씩)?\s?(?:드려|드립|드릴|드림|지급|줄게|줄께|줍니다|입금))"
)
"""The same behind it, as Japanese and Korean have it."""
