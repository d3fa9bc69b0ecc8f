"""Which language a text seems to be written in, and when no guess is better."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.detect import guess

SHIPPED = ("ar", "en", "it")
MANY = ("ar", "bn", "en", "es", "fr", "it", "ro", "sq", "tl", "uk", "ur", "zh_Hans")

SENTENCES = [
    ("it", "il lampione davanti alla scuola è spento da lunedì"),
    ("it", "c'è una grande buca in strada vicino al mercato"),
    ("it", "non riesco a prendere appuntamento al centro"),
    ("en", "the street light in front of the school is broken"),
    ("en", "dark since monday, kids walk to school there"),
    ("en", "nobody came to collect the rubbish on monday"),
    ("fr", "le lampadaire devant l'école ne marche plus"),
    ("es", "necesito ayuda con mis documentos por favor"),
    ("ro", "lampa de pe stradă nu merge de luni"),
    ("sq", "kam nevojë për ndihmë me dokumentet e mia"),
    ("tl", "kailangan ko ng tulong sa aking mga papeles"),
    ("ar", "عمود الإنارة أمام المدرسة لا يعمل منذ يوم الاثنين"),
    ("ar", "السلام عليكم"),
    ("ur", "اسکول کے سامنے کی بتی پیر سے خراب ہے"),
    ("uk", "ліхтар біля школи не працює з понеділка"),
    ("bn", "স্কুলের সামনের বাতি জ্বলছে না"),
    ("zh_Hans", "学校门口的路灯坏了"),
]
SHORT = [
    "",
    " ",
    "ciao",
    "hello",
    "hola",
    "ok",
    "buca in strada",
    "Via Garibaldi 12",
    "👍👍👍",
    "12345",
    "مرحبا",
    "один",
]
NOT_OFFERED = [
    "lampa de pe stradă nu merge de luni, am nevoie de ajutor",
    "potrzebuję pomocy z moimi dokumentami od poniedziałku",
    "ich brauche Hilfe mit meinen Papieren bitte",
    "اسکول کے سامنے کی بتی پیر سے خراب ہے",
    "چراغ خیابان از دوشنبه خراب است و ژاله می‌ترسد",
    "улица возле школы тёмная, фонарь не работает",
    "学校门口的路灯坏了",
    "https://example.org/it/una/strada/molto/lunga e/poi/ancora un@indirizzo.example di@posta.example",
]


@pytest.mark.parametrize(("code", "text"), SENTENCES)
@pytest.mark.parametrize("chosen", ["it", "en", None])
def test_a_sentence(code: str, text: str, chosen: str | None) -> None:
    assert guess(text, MANY, chosen) == code


@pytest.mark.parametrize("text", SHORT)
def test_a_few_words_say_nothing(text: str) -> None:
    assert guess(text, MANY, "it") is None


@pytest.mark.parametrize("text", NOT_OFFERED)
def test_a_language_we_do_not_offer_is_not_called_one_we_do(text: str) -> None:
    assert guess(text, SHIPPED, "it") is None


def test_two_scripts_in_equal_parts_say_nothing() -> None:
    assert guess("the street light عمود الإنارة أمام", MANY, "it") is None


def test_the_same_text_gives_the_same_answer_in_every_thread() -> None:
    texts = [text for _, text in SENTENCES] * 4
    with ThreadPoolExecutor(8) as pool:
        assert (
            list(pool.map(lambda text: guess(text, MANY, "it"), texts)) == [code for code, _ in SENTENCES] * 4
        )


@given(st.text(max_size=200), st.sampled_from([None, "it", "xx", ""]))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_is_answered(text: str, chosen: str | None) -> None:
    assert guess(text, MANY, chosen) in {None, *MANY}
