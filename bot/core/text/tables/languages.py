"""Words and letters by which a language of the Latin script is told, written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "en": (
        "the and you for to of i is are my your with from need have can will this that pay get me in on "
        "work was were they what when how who where there been just but not all out up if so we he she "
        "his her our their any some one would could should do does did has had be by at or as an about "
        "into than then them us no yes please thanks want know like time people here only more very too "
        "because now today money account"
    ),
    "fr": (
        "le la les des une à en y me te se est pour vous avec pas dans sur je nous votre compte et du "
        "qui gagner argent un au aux ce cette ces mon ma mes ton ta tes son sa ses leur leurs il elle "
        "ils elles on mais ou où donc car si plus moins très bien aussi comme quand suis sont était été "
        "être avoir fait faire peut peux veux ça ici merci bonjour chez sans sous entre tout tous toute "
        "rien jamais toujours déjà encore"
    ),
    "de": (
        "der die das und ist nicht für mit ich sie ein eine zu auf von wir euch konto geld suche den "
        "dem des im in am an bei aus nach über unter vor zum zur hat habe haben bin bist sind war waren "
        "wird werden kann könnt können will wollen soll sollte muss mein meine meinen dein deine ihr "
        "ihre unser euer kein keine auch noch nur schon mal doch aber oder wenn dann weil dass was wer "
        "wie wo warum mir mich dir dich uns es er man sehr mehr alle alles nichts jetzt heute hier "
        "bitte danke hallo einen einem einer gibt gerade wieder schreib schreibt melde meldet kaufe "
        "verkaufe biete brauche brauchen stück woche monat"
    ),
    "es": (
        "el los las una por para con que es tu su cuenta dinero ganar hola y del más busco trabajo la "
        "un en de al se no me te le lo les nos nuestro nuestra mi mis tus sus este esta esto "
        "estos estas ese esa eso "
        "pero como cuando donde dónde qué quién cómo porque si sí ya muy también solo sólo hay ha he "
        "han hace hacer ser está están estoy era fue son soy tengo tiene tienen puede puedes puedo "
        "quiero quiere alguien algo nada todo todos toda cada sin sobre entre hasta desde gracias "
        "buenos días años ahora hoy aquí así mejor"
    ),
    "pt": (
        "os é quem uma para com que não você seu sua conta dinheiro ganhar olá do mais preciso trabalho "
        "em um da dos das no na nos nas ao aos à pelo pela por de se me te lhe meu minha meus minhas teu tua "
        "nosso nossa este esta isto esse essa isso aquele mas como quando onde porque quem já muito "
        "também só há foi ser está estão estou são sou era tem têm tenho pode posso quero quer alguém "
        "algo nada tudo todos cada sem sobre entre até desde obrigado obrigada bom dia agora hoje aqui "
        "assim melhor eu ele ela eles vocês vc pra tá né aí gente fazer"
    ),
    "it": (
        "il gli una per con che non sono tuo conto soldi ciao e di più cerco lavoro della è guadagnare "
        "lo la le un uno del dello dei degli delle al allo alla ai agli alle dal dalla nel nella nei "
        "sul sulla in da su mi ti ci vi si mio mia miei mie tua suo sua nostro vostro questo questa "
        "questi queste quello quella ma come quando dove perché chi cosa già molto anche solo ho hai ha "
        "abbiamo hanno era stato essere sei siamo fare fatto può posso vuoi voglio qualcuno qualcosa "
        "niente tutto tutti ogni senza fra tra fino grazie buongiorno ora oggi qui così meglio se ne "
        "poi mai sempre anni"
    ),
    "id": (
        "yang dan di untuk dengan ini itu saya kamu tidak akun uang kerja bisa ada dari jual beli "
        "rekening ke pada aku anda kami kita dia mereka juga sudah udah belum akan mau masih hanya cuma "
        "lagi aja saja kalau kalo karena tapi atau jika apa siapa kapan dimana gimana bagaimana kenapa "
        "dong sih nih ya nggak gak ga tak bukan jangan harus boleh dapat orang teman hari bulan tahun "
        "jam ribu juta banyak semua lebih sangat banget terima kasih tolong pakai buat punya seperti "
        "sama oleh dalam luar rumah nya gue lu yg dgn utk sdh blm"
    ),
    "fi": (
        "ja on ei että se olen sinun tili rahaa kanssa myös mutta voi tämä hei etsin työ ole oli ovat "
        "olet olemme minä sinä hän me te he minun mun sun hänen mä sä mulla sulla minulla sinulla kun "
        "jos niin kuin mitä mikä missä miten miksi kuka joka jotka vai tai eikä vielä nyt jo vain aina "
        "joku jotain mitään kaikki paljon enemmän hyvä kiitos ihan kyllä en et emme eivät tulee pitää "
        "saa saako voiko haluan tänään täällä tilin tiliä euroa päivässä sitten ennen ilman asti pois "
        "mukaan sen sitä siinä siihen tuo nämä ne niitä niistä itse oma omaa"
    ),
    "tr": (
        "ve bir bu için ile değil hesap para kazan ben sen çok var iş günlük mi ne ama gibi daha kadar "
        "sonra önce şu biz siz onlar her hiç olarak olan oldu olur yok benim senin bana sana beni seni "
        "bizim nasıl neden kim ya evet hayır tamam teşekkür lütfen abi arkadaşlar bugün şimdi burada en "
        "iyi istiyorum lazım"
    ),
    "vi": (
        "là của và có không cho với được người này một những các trong tôi bạn anh chị em mình đã đang "
        "sẽ thì mà nhưng như khi nào gì ai ở từ đến ra vào làm tiền tài khoản ngày rồi nữa cũng đi lên "
        "nhé ạ nha"
    ),
    "la": (
        "et in est non ad cum sed quod ut per ex pecunia qui sunt quae ab de si aut nec neque hoc haec "
        "hic ille illa esse erat eius eorum tibi mihi nobis vobis te me se tuus tuam meum noster vester "
        "nunc iam etiam quoque enim autem igitur vel atque ac quam quid quis nihil omnia omnes pro sine "
        "sub inter post ante"
    ),
}
"""The most frequent words of languages of the Latin script, and what offers say in each."""
LETTERS: Final = (
    ("de", re.compile("ß|sch(?!oo|ed)|[aou]ng|ü")),
    ("en", re.compile(r"th|wh|ck|sh|oo|ings?\b|[a-z]y\b|ow|ou[ns]|\bsell|ee[^ns]|\bw[^i]|[bdt]s\b")),
    ("es", re.compile(r"[ñ¿¡]|ción|\bll[aoe]")),
    ("fi", re.compile("ä(?!u)|(?!ou|ea)[aeiou]{2}[nst]|(?<=k)k|ö[aeiou]?|yy|uu|ii")),
    ("fr", re.compile(r"[œêû]|eau|aux\b|é\b|ç|\b(?:[djcnl]|qu)['’]")),
    ("id", re.compile(r"ng[ak]|\b(?:ber|men|mem|ter|per)[a-z]{3}|kan\b|nya\b")),
    ("it", re.compile(r"zion|gli|cch|[òì]|tt[oi]\b|à\b")),
    ("pt", re.compile("[ãõ]|ção|ções|lh[aoe]|nh[aoe]|ç")),
    ("tr", re.compile("[ğşı]")),
    ("vi", re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")),
)
"""Letters that are frequent in a language and rare in the others; they count less than its words."""
