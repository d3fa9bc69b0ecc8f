"""The commonest words of languages that share a script: in a short sentence they tell more than its letters."""

from collections.abc import Mapping
from typing import Final

COMMON: Final[Mapping[str, frozenset[str]]] = {
    code: frozenset(words.split())
    for code, words in {
        "ar": "في من على عن هذا هذه التي الذي أن لا ما هل متى كيف أين إلى مع كل قبل بعد عندي أريد بدي",
        "bg": "и на за не да се от във със че това как кога къде има няма съм сте защо много моля",
        "de": "der die das und ist nicht ich ein eine mit für auf wir sie wann wo kann mein auch",
        "en": "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow our your street would like need do does the is a an and of to in on at for my me i you we are was not there can when where how this that it with have has every please",
        "es": "hola lunes martes miércoles jueves viernes sábado domingo hoy ayer mañana siempre nunca necesito calle el la los las de del que y en un una no mi me se por para con es está hay más cuándo cómo dónde quiero puedo gracias nadie desde",
        "fa": "از به که این را با در برای است من ما شما چه کجا نیست هست می",
        "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche aujourd hier demain bonjour voudrais rue chez besoin non ce cette le la les de des du et en un une ne pas je mon ma nous vous est il pour dans sur avec qui que quand où comment plus merci mes depuis",
        "hi": "है हैं को में से का की के नहीं हूँ कब मुझे क्या और यह पर मैं चाहिए कहाँ रहा रहे रही",
        "it": "fa ci lunedì martedì mercoledì giovedì venerdì sabato domenica oggi ieri domani sotto davanti dopo sempre mai anche bisogno nessuno il lo la i gli le di del della dei che e è in un una non mi per con sono si da al alla nel ho ha più quando come dove vorrei grazie questo mio mia posso",
        "mk": "и на за не да се од во со дека ова како кога каде има нема сум многу ве ќе",
        "pl": "i na nie jest się w z do że jak gdzie kiedy mam proszę od przy już bardzo",
        "pt": "o os as de do da que e em um uma não me se por para com é está há mais quando como onde quero posso obrigado",
        "ro": "luni marți joi vineri sâmbătă azi ieri mâine strada strada mai cand unde nevoie și si de la în in cu nu pe un o este e am că ca să sa mă ma pentru din unde când cum vreau mulțumesc lângă meu mea fără e unei noastră",
        "ru": "хочу понедельник понедельника вторник среду четверг пятницу субботу воскресенье сегодня вчера завтра улице улица работает записаться и в не на что я с как это по но мы у за из мой моя мне когда где можно очень уже или нет нужно нужен нужна нужны ещё спасибо так если почему",
        "sq": "të te e i në ne dhe me nuk një nje për per që qe është eshte kam ka ku kur si jam im ime dua mund po a nga prej do këtë kete tonë",
        "tl": "ang ng sa na mga ko po hindi ako may paano saan kailan kailangan ito para at",
        "tr": "ve bir bu için ne nasıl nerede var yok değil ben çok mı da de ile",
        "uk": "понеділок понеділка вівторок середу четвер п'ятницю суботу неділю сьогодні вчора завтра вулиці вулиця працює записатися хочемо дуже і й та в у не на що я з як це по але ми за із мій моя мені коли де можна дуже вже або немає потрібно потрібен потрібна потрібні ще дякую чи хочу якщо чому до від біля",
        "ur": "کی کا کے ہے میں سے کو نہیں اور ہیں یہ مجھے کیا کب کہاں کر پر میرا ہو",
    }.items()
}
