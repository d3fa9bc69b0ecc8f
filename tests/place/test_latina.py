"""The place file we ship is complete: every text in every language, short enough for a phone."""

from collections.abc import Iterator

import pytest

from handlers.capabilities import CAPABILITIES
from storage.place import DEFAULT_PLACE, Category, Place, Words, read_place, say

LANGUAGES = ("it", "en", "ar")


@pytest.fixture(scope="module")
def latina() -> Place:
    return read_place(DEFAULT_PLACE)


def categories(place: Place) -> list[Category]:
    return [*place.categories, *place.proposal_themes, *place.complaint_subjects, *place.help_topics]


def texts(place: Place) -> Iterator[Words]:
    yield from (place.name, place.listener, place.notice, place.hours.text)
    yield from (each.label for each in place.emergency)
    yield from (each.label for each in categories(place))
    yield from (each.text for each in place.canned)
    yield from (each.name for each in place.centres)


def test_every_text_stands_in_every_language(latina: Place) -> None:
    assert latina.languages == LANGUAGES
    assert latina.default_language == "it"
    assert [words for words in texts(latina) if tuple(words) != LANGUAGES] == []
    assert [each.code for each in categories(latina) if tuple(each.keywords) != LANGUAGES] == []


def test_every_text_is_written_in_its_script(latina: Place) -> None:
    arabic = [words["ar"] for words in texts(latina)]
    assert [said for said in arabic if not any("ء" <= letter <= "ي" for letter in said)] == []
    latin = [words[code] for words in texts(latina) for code in ("it", "en")]
    assert [said for said in latin if any("ء" <= letter <= "ي" for letter in said)] == []


def test_names_that_are_not_translated_are_read_in_every_language(latina: Place) -> None:
    piave = latina.neighbourhood("borgo-piave")
    assert piave is not None
    assert {say(piave.name, code) for code in LANGUAGES} == {"Borgo Piave"}


def test_the_town(latina: Place) -> None:
    assert (latina.prefix, latina.zone) == ("LT", "Europe/Rome")
    assert [each.number for each in latina.emergency] == ["112", "1522", "114"]
    assert say(latina.centres[0].name, "it") == "Sala della Città Condivisa"
    assert say(latina.centres[0].address, "ar").startswith("Viale XVIII Dicembre 124")
    assert {each.kind for each in latina.neighbourhoods} == {"quartiere", "borgo"}


def test_lists_fit_on_a_phone(latina: Place) -> None:
    for kind in ("report", "proposal", "complaint", "help"):
        assert 3 <= len(CAPABILITIES.kinds[kind].categories(latina)) <= 10
    assert [said for each in categories(latina) for said in each.label.values() if len(said) > 36] == []


def test_keywords_point_to_one_category_of_their_list(latina: Place) -> None:
    for kind in ("report", "proposal", "complaint", "help"):
        for language in LANGUAGES:
            said = [
                word
                for each in CAPABILITIES.kinds[kind].categories(latina)
                for word in each.keywords[language]
            ]
            assert len(said) == len(set(said))


def test_every_category_of_a_kind_is_found_by_its_code(latina: Place) -> None:
    waste = CAPABILITIES.kinds["report"].category(latina, "waste")
    assert waste is not None
    assert "spazzatura" in waste.keywords["it"]
    assert CAPABILITIES.kinds["help"].category(latina, "waste") is None
    assert CAPABILITIES.kinds["mediation"].category(latina, "waste") is None


def test_violence_shows_its_number_first_and_stays_private(latina: Place) -> None:
    violence = CAPABILITIES.kinds["help"].category(latina, "violence")
    assert violence is not None
    assert (violence.call, violence.private) == ("1522", True)


def test_a_ready_answer_is_filled_in_the_citizens_language(latina: Place) -> None:
    received = latina.canned_named("ricevuta")
    assert received is not None
    assert "LT-7K3Q-M" in received.fill("ar", "LT-7K3Q-M")
    assert received.fill("fr", "LT-7K3Q-M").startswith("Grazie, abbiamo letto")
    assert latina.canned_named("nothing") is None
    assert len(latina.canned) >= 12
    assert [
        each.name for each in latina.canned if not all("{code}" in said for said in each.text.values())
    ] == []


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (41.4678, 12.9040, "centro"),
        (41.4300, 12.8200, "borgo-sabotino"),
        (41.5280, 12.9460, "latina-scalo"),
        (41.8902, 12.4922, None),  # Rome
    ],
)
def test_a_position_has_its_neighbourhood(latina: Place, lat: float, lon: float, code: str | None) -> None:
    found = latina.neighbourhood_at(lat, lon)
    assert (found and found.code) == code


def test_residents_may_write_in_more_languages_than_are_offered(latina: Place) -> None:
    assert {*LANGUAGES} < {*latina.spoken}
