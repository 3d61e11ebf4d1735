"""What writers use in place of plain characters: emoji for words, look-alike letters, digits for letters."""

from typing import NamedTuple


class EmojiWord(NamedTuple):
    """A word that an emoji stands for beside certain characters; ``"*"`` is any neighbour, none included."""

    word: str
    before: str = ""
    after: str = ""


_DEALS = "加收租买卖售换借号用出招拉注册养登"
_GIVES = "赚挣收换给结领拿借还贷来取付转打花费交送没有缺搞现本小返提充分零资工日天月周得出入要多少快"
_EMOJI: tuple[tuple[str, EmojiWord], ...] = (
    ("🔄🔁🔃⭕⚪🔵🌐", EmojiWord("圈", "友朋")),
    ("❤♥💓💗💖💕💞💘💝🧡💛💚💙💜🖤🤍🤎❣♡", EmojiWord("心", "微薇威徽维v")),
    ("✈🛩🛫🛬🛧", EmojiWord("飞机", _DEALS + "私联", "号群联:@➕加")),
    ("💰💵💴💶💷💲🤑🪙💸💱", EmojiWord("钱", _GIVES + "0123456789百千万", "多少到包款")),
    ("🍚🌾🍙", EmojiWord("米", _GIVES + "0123456789百千万元")),
    ("🐧", EmojiWord("qq", _DEALS + "扣联", "号群:0123456789➕加")),
    ("🛰", EmojiWord("卫星", _DEALS + "➕", "号:")),
    ("💳", EmojiWord("卡", "银行收租卖买借办供张套实名储蓄电话流量黑提出刷黄你的", "主商农奴号料一")),
    ("📱", EmojiWord("手机", _DEALS + "部台个", "号卡店银")),
    ("📞☎", EmojiWord("电话", "收租出借办", "卡号")),
    ("➕✚", EmojiWord("加", "请速可快来想要私", "微薇威徽维v我群扣飞联电tw q信❤🐧✈")),
    ("✉📩📧💌📨", EmojiWord("信", "微薇威徽维短v")),
    ("🚗🚘🚙", EmojiWord("车", "跑发上开卡拉飙", "队手商")),
    ("🐎🐴", EmojiWord("码", "收付款二维跑扫卖租出接贴", "商农队")),
    ("🏦", EmojiWord("银行", "收租卖买借办供张", "卡账号流户")),
    ("👛👝", EmojiWord("钱包", "收租卖买借字红u", "地账号")),
    ("🧧", EmojiWord("红包", "抢发领送拿给有", "群到码")),
    ("⛽", EmojiWord("油", "加")),
    ("❌✖❎", EmojiWord("x", "vwq", "号")),
    ("🆔", EmojiWord("id", "*")), ("🉑", EmojiWord("可", "*")),
    ("🔟", EmojiWord("10", "*")),
)  # fmt: skip
EMOJI_WORDS: dict[str, EmojiWord] = {sign: word for signs, word in _EMOJI for sign in signs}
"""Plain talk is full of hearts and money bags: without such a neighbour an emoji stays what it is."""

_COUNTRIES = (
    "ad ae af ag al am ao ar at au az ba bb bd be bg bh bj bn bo br bs bt bw by bz ca cd cf cg ch ci "
    "cl cm cn co cr cu cv cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fr ga gb ge gh gm gn gr "
    "gt gw gy hk hn hr ht hu id ie il in iq ir is it jm jo jp ke kg kh km kp kr kw kz la lb lk lr ls "
    "lt lu lv ly ma mc md me mg mk ml mm mn mo mr mt mu mv mw mx my mz na ne ng ni nl no np nz om pa "
    "pe pg ph pk pl ps pt py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr st sv sy sz td th "
    "tj tl tm tn to tr tt tw tz ua ug um us uy uz va ve vn ye za zm zw "
)
FLAGS = frozenset(
    "".join(chr(ord("\U0001f1e6") + ord(letter) - ord("a")) for letter in code) for code in _COUNTRIES.split()
)
"""Flags that stay flags; Togo's is missing, because its letters are a messenger's."""

CYRILLIC_TWINS = ("авекмнорстухіјѕԁһԛԝӏьѵ", "abekmhopctyxijsdhqwlbv")
GREEK_TWINS = ("αβεικνορτυχωγημ", "abeiknoptuxwynm")
LATIN_TWINS = ("abekmhopctyx", "авекмнорстух")
"""Latin letters inside a Cyrillic word, and what they stand for."""
LATIN_COUSINS = ("unrvgwdlisfz", "ипгвдшдлисфз")
"""Further ones, for words that nothing else explains."""
GREEK_AS_CYRILLIC = ("αβεικνορτυχγλπφω", "авеикнортухглпфш")
GREEK_LIKE = ("abeiknoptuvxymhаеорвкстух", "αβεικνορτυνχυμηαεορβκστυχ")
"""Latin and Cyrillic letters inside a Greek word."""

VOLAPUK = ("abekmhpoctyxungd", "авекмнростухипдд")
"""Russian drawn with Latin letters and digits: 3apa6oTok."""

LEET = ("0134578@$!", "oieastbasi")
