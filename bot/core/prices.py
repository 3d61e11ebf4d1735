"""Money and rates as other languages than Chinese and English write them, in bounded patterns.

The texts are folded, so accents are gone. Words stand as the language inflects them after "per" or "for".
"""

from __future__ import annotations

import re

_SPACE = r"[\s\u202f]"
NUMBER = r"(?<![\w.,])\d{1,7}(?:[ .,'\u202f]\d{3}){0,3}(?:[.,]\d{1,2})?\+?"
_RANGE = rf"{NUMBER}(?:{_SPACE}?[-–—~]{_SPACE}?\d{{1,7}}(?:[ .,]\d{{3}}){{0,2}})?"
_THOUSANDS = rf"(?:{_SPACE}?(?:k|к|тыс(?:яч[иа]?)?\.?|т\.?(?=р)|mil|mille|millones|milhoes|rb|ribu|jt|juta|χιλ(?:ιαδες)?|tuhatta|tonni[a]?))"
_PLAIN = r"(?<![\w.,])\d{3,6}"
_UNIT = (
    r"(?:руб(?:лей|ля|лик\w{1,3}|\.)?|р(?![а-яa-z])\.?|₽|тенге|тг|₸|грн|гривен\w{0,2}|сумов|сом(?:ов)?|евро|доллар\w{0,3}|бакс\w{0,3}"
    r"|usdt|usd|euros?|eur|euroa|[€$£₹₩₺₫฿]|reais|real|pesos?|soles|lucas|balles|francs?|fcfa|dirhams?|dh|chf|franken|stutz"
    r"|ευρω|evro|บาท|rupiah|rupee|rupees|tl|lira|kr)(?![a-zа-яα-ω])"
)
_BARE = r"(?:тыс(?:яч[иа]?)?\.?|тр|косар\w{1,2}|штук[иу]?|ribu|rb|juta|jt)(?![a-zа-я])"
_EAST = (
    r"\d{1,6}(?:[.,]\d{1,3})?\s?[万千億만천백억]?\s?[円원](?!々)|\d{1,4}(?:[.,]\d)?\s?[万만](?![가-힣a-z人名回再部])"
    r"|[一二三四五六七八九十百千万]{1,5}円|[일이삼사오육칠팔구십백천]{1,4}만\s?원?|수?[십백천]만\s?원"
)
AMOUNT = re.compile(
    "(?=[\\d€$£₽₹₩ra一二三四五六七八九十百千万일이삼사오육칠팔구십백천수])"
    rf"(?:{_RANGE}{_THOUSANDS}?{_SPACE}?{_UNIT}|{_RANGE}{_SPACE}?{_BARE}"
    rf"|(?<![a-z])(?:r\$|rp\.?|[€$£₽₹₩]){_SPACE}?\d{{1,9}}(?:[ .,]\d{{3}}){{0,3}}(?:[.,]\d{{1,2}})?{_THOUSANDS}?|{_EAST})"
)

_PIECES = (
    # Russian, Ukrainian
    r"дн(?:я|ю)|день|сутки|час(?:а)?|годину|недел[юи]|тиждень|месяц|мес|місяць|смену|смена|пост|публикаци[юя]|сообщени[ея]|чел(?:овека)?"
    r"|штук[уи]?|шт|аккаунт|акк|заказ|адрес|карт[уы]|симк[уи]|сим|выход|рейс|подписк[уи]|лайк|отзыв|задани[ея]|номер|код|доставк[уи]|перевод|сторис"
    # French, Spanish, Portuguese, Italian
    r"|jour(?:nee)?|semaine|mois|heure|storys?|stories|messages?|comptes?|cartes?|personnes?|taches?|avis|colis|trajet|likes?|publications?"
    r"|dias?|semanas?|mes|horas?|posts?|publicacion|historias?|cuentas?|tarjetas?|personas?|tareas?|resenas?|viajes?|mensajes?|chips?|encargo"
    r"|contas?|cartao|pessoas?|tarefas?|avaliac\w{2,4}|entregas?|mensagem|corridas?"
    r"|giorn[oi]|settimana|mese|or[ae]|stori[ae]|account|carta|persona|recension[ei]|consegn[ae]|messaggi[o]?|conto|turno"
    # German, Finnish
    r"|tag|woche|monat|stunde|std|beitrag|konto|karte|person|auftrag|bewertung|paket|fahrt|abholung"
    r"|paiva\w{0,3}|pv|viikko|vko|kk|kuukausi|tunti|h|postaus|tili|kortti|keikka|henkilo|tehtava"
    # Indonesian, Greek
    r"|hari|minggu|bulan|jam|postingan|akun|orang|kartu|rekening|tugas|nomor|order|review"
    r"|η?μερα|εβδομαδα|μηνα|ωρα|ποστ|δημοσιευση|λογαριασμο|καρτα|ατομο|παραδοση|μηνυμα|mera|vdomada|mina"
)
_PER = (
    r"(?:/|(?:в|за|на|каждый|кажд\w{2}|за один|за одну|par|por|pro|al|alla|la|le|il|ao|a|au|per|each|every|je|im|am|in der|die|die|den|der"
    r"|cada|ogni|chaque|tiap|setiap|se|la|el|τη[νς]?|το|ανα|για καθε|καθε|tin|ti|to|joka)\s)"
)
_WHOLE = r"paivassa|viikossa|kuussa|tunnissa|sehari|seminggu|sebulan|perhari|ежедневно|täglich|taglich|wochentlich|pro tag|al dia|diarios?|diarie"
_EAST_PIECE = r"하루|일당|일급|주급|시급|월급|건당|개당|명당|회당|장당|계좌당|한\s?(?:건|명|개|달|주)|1(?:건|명|개|일)|日給|時給|週給|月給|日当|報酬|[1一](?:日|件|回|人|枚|口座|投稿|アカウント|アカ|か?月|時間)"
RATE = re.compile(
    f"(?=[\\d€$£₽₹₩ra/вздкpaijtsτπκ하일주시월건개명회장계한1日時週月報一])"
    rf"(?:(?:{AMOUNT.pattern}|{_RANGE}{_THOUSANDS}|{_PLAIN})\s?(?:{_PER}\s?(?:{_PIECES})(?![a-zа-яα-ω])|\s?(?:{_WHOLE})(?![a-zа-яα-ω]))"
    rf"|(?<![a-zа-яα-ω])(?:{_PER}\s?(?:{_PIECES})|{_WHOLE})\s?[-:–—]?\s?(?:от\s|до\s|bis\s|ab\s|hasta\s|ate\s|fino a\s)?{AMOUNT.pattern}"
    rf"|(?:{_EAST_PIECE})(?:につき|あたり|に|で|으?로|에|당|은|は|[:：~\s])?\s?(?:최대|약|約|最大)?\s?{AMOUNT.pattern}|{AMOUNT.pattern}\s?(?:씩|ずつ|/日|/件|/일|/건))"
)
PROMISE = re.compile(
    r"(?:плачу|платим|заплачу|заплатим|даю|дам|дадим|оплата|выплата|получи\w{0,3}|заработ\w{2,6}|вознаграждение|перекину|скину|кину"
    r"|pa[iy]e[rsz]?|paye|paie|gagne[rsz]?|touche[rsz]?|offre|donne"
    r"|zahle[n]?|verdiene?n?|verdienst|bekommst|kriegst|gibt(?: es|s)?|bieten?"
    r"|pago|paga(?:mos|n|m|r)?|doy|damos|gana[srn]?|recibe[s]?|ofre[zc]\w{1,4}|ganh[ae]\w{0,2}|receb[ae]\w{0,2}|dou"
    r"|paghiamo|guadagn[ai]\w{0,2}|offr\w{1,4}|ricevi"
    r"|bayar|dibayar|dapat|dapet|dikasih|fee|komisi|upah|bonus"
    r"|maksan|maksamme|maksetaan|saat|tienaa\w{0,2}|palkkio"
    r"|πληρων\w{1,4}|δινω|δινουμε|κερδ\w{1,6}|παιρνεις|αμοιβη)"
    r"[\s:]{1,2}(?:вам |тебе |te |vous |ti |sinulle |σου |du |dir |lo |sampai |до |от |bis zu |hasta |ate |fino a |jopa |jusqu'a |εως )?$"
)
