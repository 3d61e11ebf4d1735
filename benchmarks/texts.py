"""What people write in the measured chats: ordinary talk, and ads of each scheme, varied word by word."""

from __future__ import annotations

from random import Random

_TALK_ZH = (
    "今天{time}有人一起去{place}吗",
    "我刚到{place}，人好多",
    "{time}的会改到{number}点了，记得看邮件",
    "昨天那部电影看完了，结尾有点仓促",
    "谁有{place}的优惠券，快过期了可以给我",
    "孩子{number}岁，报游泳班来得及吗",
    "收到，谢谢！",
    "哈哈哈哈笑死我了",
    "这个链接打不开，换一个试试 https://example.org/p/{number}",
    "@li_{number} 你上次说的那家店在{place}哪边？",
    "明天下雨，{time}出门记得带伞",
    "版本 1.{number} 修了登录的问题，大家更新一下",
    "好的，{time}见",
    "我妈做的红烧肉，一斤肉{number}块钱，现在真贵",
)
_TALK_EN = (
    "anyone going to {place} {time}?",
    "the meeting moved to {number}, check your mail",
    "lol that was brilliant",
    "does the build fail for you too? line {number} of the log looks odd",
    "I left my umbrella at {place} again",
    "happy birthday!! see you {time}",
    "can somebody share the slides from yesterday",
    "we paid {number} dollars for lunch at {place}, never again",
    "thanks, that worked",
    "look at this https://example.org/{number} and tell me what you think",
    "my phone scored {number}k in the benchmark, not bad",
    "I'll be {number} minutes late, start without me",
)
_PLACES = ("图书馆", "南门", "人民广场", "the library", "campus", "二号楼", "the old market", "食堂")
_TIMES = ("今晚", "周五", "tonight", "on Friday", "中午", "after work", "下周", "tomorrow")

ADS: dict[str, tuple[str, ...]] = {
    "account_trade": (
        "高价收微信号，{tail}",
        "长期回收闲置小号，换零花钱，{tail}",
        "Buying old WhatsApp accounts, {tail_en}",
        "收V信小号，闲置的都要，{tail}",
    ),
    "recruit_posting": (
        "帮发朋友圈换米，一条 {number} 元，{tail}",
        "招人发朋友圈广告，每天{number}元，{tail}",
        "转发群就给钱，一条{number}元，{tail}",
    ),
    "recruit_task": (
        "刷单兼职，每单{number}元，{tail}",
        "手机兼职，点赞关注就有佣金，每单{number}元，{tail}",
    ),
    "card_trade": (
        "高价收银行卡，{tail}",
        "长期收电话卡银行卡，一套{number}00元，{tail}",
    ),
}
"""One scheme's ads are recognised as that scheme; ``python -m benchmarks`` fails when one is not answered."""
_TAILS = ("日结，加我", "日结，加微信 demo_{number}", "当天结，有意私聊", "日结，加V demo_{number}")
_TAILS_EN = ("paid daily, DM me", "paid daily, DM me @demo_{number}", "instant cash, paid daily, DM me")


def talk(random: Random) -> str:
    """An ordinary message."""
    return _filled(random, random.choice(_TALK_ZH if random.random() < 0.6 else _TALK_EN))


def ad(random: Random, scheme: str) -> str:
    """An ad of this scheme."""
    return _filled(random, random.choice(ADS[scheme]))


def _filled(random: Random, template: str) -> str:
    words = {
        "place": random.choice(_PLACES),
        "time": random.choice(_TIMES),
        "number": str(random.randrange(2, 60)),
    }
    tails = {
        "tail": random.choice(_TAILS).format(**words),
        "tail_en": random.choice(_TAILS_EN).format(**words),
    }
    return template.format(**words, **tails)
