"""Folding leaves ordinary talk alone: in ten languages, with the emoji and signs that people really use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.folding import RAW, plain, views

TALK = {
    "zh": [
        "他在村里很有威信，大家都听他的",
        "卫星发射成功了，孩子们高兴坏了❤️",
        "今天发工资啦💰晚上吃火锅🍚",
        "坐飞机✈️，去成都，落地给你打电话📱",
        "妈妈说周末回家吃饭😊🎉",
        "女子乒乓球队赢了，木子美得第一",
    ],
    "zh-Hant": ["後天下午記得帶傘，路上小心", "隻身一人去旅行，頭髮乾了再出門"],
    "en": [
        "i'm at home, can't come today",
        "I saw a cat and I fed it 🐱",
        "meet at 7pm on the 1st floor, room 3b",
        "love you all ❤️❤️❤️ x x x",
        "send it to anna@school.example or call me at 8",
    ],
    "ru": [
        "Привет, я и в школе, и на работе",
        "Буду через 3часа, купи 2кг яблок",
        "Наш iPhone и Wi-Fi опять не работают",
        "И я так думаю, а он о чём?",
        "Ёлка стоит, всё хорошо 🎄",
        "живу в доме 6, квартира 40",
    ],
    "ko": [
        "그 때 그 집 앞에서 만났잖아 ㅋㅋㅠㅠ",
        "할 수 있는 건 다 해 봤어 ㅎㅎ",
        "네.알겠습니다, 내일 봐요~",
    ],
    "ja": ["今日は雨だから傘を持って行く", "ハイ言うてもカレーは旨い・マジで"],
    "es": ["vamos y a comer, que él no está", "¿y a qué hora es mañana?"],
    "fr": ["il y a du café, ça va être bon", "où es-tu ? j'ai oublié la clé"],
    "de": ["Ich möchte ein Stück Käse, süß!", "wie geht's dir heute über Mittag"],
    "it": ["io e a Roma ci vado, perché no", "c'è un gatto sull'albero"],
    "pt": ["você e a mãe vão amanhã", "não é o que eu quis dizer, é?"],
    "el": ["καλημέρα, πώς είσαι σήμερα;", "ο Γιώργος ή η Μαρία θα έρθει"],
    "hy": ["Բարեւ, ինչպես ես"],
    "hi": ["नमस्ते, आप कैसे हैं"],
    "th": ["สวัสดีครับ วันนี้กินอะไรดี"],
}
SENTENCES = [sentence for sentences in TALK.values() for sentence in sentences]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_ordinary_sentence_has_one_view(sentence: str) -> None:
    assert [(view.name, view.text) for view in views(sentence)] == [(RAW, plain(sentence))]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
def test_a_page_of_ordinary_sentences_has_one_view(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    assert [view.text for view in views(text)] == [plain(text)]
