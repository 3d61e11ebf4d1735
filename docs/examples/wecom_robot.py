"""A WeCom (企业微信) group robot over the HTTP interface: the tip of the day, and warnings.

    export WECOM_WEBHOOK='https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=...' ANTIFRAUD_KEY=af_...
    python wecom_robot.py tip                           # once a day, from a crontab
    python wecom_robot.py check '高价收微信号，日结'     # exit status 1 when it warned

A group robot can write and not read: members see the tip, and who guards the group passes on to it what
looks odd. Only the standard library is needed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ANTIFRAUD = os.environ.get("ANTIFRAUD_URL", "http://127.0.0.1:8090")
LANGUAGE = os.environ.get("LANGUAGE", "zh-CN").partition(":")[0]
MOST = 2048
"""Bytes of a text that a robot may send."""
BUSY = 45009
"""The robot's own "too many": 20 messages a minute."""
PAUSE = float(os.environ.get("PAUSE", "60"))
"""Seconds before a robot that was too fast tries again."""
WARNING = """⚠️ 有人在传这样的广告，像是骗局拉人：{words}
别交账号、银行卡、验证码，别替人收钱转钱。已经给了：改密码、退出其他设备、告诉朋友。
自动提醒，不是警方。96110 咨询，110 报警。"""


class RobotError(Exception):
    """What the robot's server does not take."""


def called(url: str, body: Any = None, key: str = "", *, last: bool = False) -> Any:
    """One call, once more after the pause that was asked for."""
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    request = Request(url, None if body is None else json.dumps(body).encode(), headers)  # noqa: S310
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310 - the operator's own addresses
            return json.load(response)
    except HTTPError as error:
        if last or error.code not in {429, 503}:
            raise
        pause = float(error.headers.get("Retry-After", "1"))
        error.close()
    time.sleep(pause)
    return called(url, body, key, last=True)


def send(webhook: str, text: str) -> None:
    """Let the robot say something in its group."""
    said = {"msgtype": "text", "text": {"content": cut(text)}}
    answer = called(webhook, said)
    if answer["errcode"] == BUSY:
        time.sleep(PAUSE)
        answer = called(webhook, said)
    if answer["errcode"]:
        raise RobotError(f"{answer['errcode']}: {answer['errmsg']}")


def cut(text: str) -> str:
    """As much of a text as a robot may send."""
    held = text.encode()
    return text if len(held) <= MOST else held[: MOST - 3].decode(errors="ignore") + "…"


def tip(webhook: str, key: str) -> None:
    """Post the tip that is this group's turn."""
    asked = urlencode({"lang": LANGUAGE})
    send(webhook, called(f"{ANTIFRAUD}/v1/content/tips/next?{asked}", key=key)["text"])


def check(webhook: str, key: str, text: str) -> bool:
    """Warn the group of a text that looks like fraud; whether it does."""
    said = called(f"{ANTIFRAUD}/v1/check", {"text": text}, key)
    if said["verdict"] != "fraud":
        return False
    # The words that gave it away, not the whole ad: that would spread it.
    seen = dict.fromkeys(word for signal in said["signals"] for word in signal["evidence"])
    send(webhook, WARNING.format(words="".join(f"「{word}」" for word in list(seen)[:3])))
    return True


def main() -> int:
    """Do what the command line says."""
    webhook, key = os.environ["WECOM_WEBHOOK"], os.environ["ANTIFRAUD_KEY"]
    match sys.argv[1:]:
        case ["tip"]:
            tip(webhook, key)
            return 0
        case ["check", text]:
            return int(check(webhook, key, text))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
