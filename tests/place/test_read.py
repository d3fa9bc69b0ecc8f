"""A wrong place file is told line by line, everything at once, with what was expected."""

import re
from pathlib import Path

import pytest

from handlers.capabilities import CAPABILITIES
from storage.place import DEFAULT_PLACE, PlaceError, Point, Team, read_place, say
from storage.place.due import URGENT

SMALL = """\
prefix = "BO"
zone = "Europe/Rome"
languages = ["it", "en"]
default_language = "it"
name = "Borgo"

[listener]
it = "lo sportello"
en = "the desk"

[notice]
version = "1"
text.it = '''
Chi legge:
il Comune = "noi" # non una nota
'''

[hours]
text = { it = "lunedì 9–13" }
mon = ["09:00-13:00"]

[working]
mon = ["09:00-13:00", "14:00-18:00"]

[[emergency]]
number = "112"
label.it = "Pericolo"

[[neighbourhoods]]
code = "centro"
name = "Centro"
lat = 41.5
lon = 13

[[neighbourhoods]]
code = "mare"
name = { it = "Mare", en = "Sea" }
kind = "borgo"
lat = 41.4
lon = 12.9

[[categories]]
code = "waste"
icon = "🗑"
label = { it = "Rifiuti", en = "Waste" }
keywords.it = ["spazzatura"]

[[categories]]
code = "other"
icon = "💬"
label.it = "Altro"

[[proposal_themes]]
code = "city"
icon = "🏛"
label.it = "Città"

[[complaint_subjects]]
code = "desk"
icon = "👂"
label.it = "Sportello"

[[help_topics]]
code = "violence"
icon = "🛡"
label.it = "Violenza"
call = "112"

[[centres]]
code = "sala"
name = "Sala"
address = "Via Roma 1"
lat = 41.5
lon = 13.0

[due]
report = "24h"

[[canned]]
name = "received"
text = { it = "Ricevuto: {code}" }

[team]
morning = "08:30"

[limits]
"""


def read(folder: Path, text: str) -> None:
    path = folder / "borgo.toml"
    path.write_text(text, encoding="utf-8")
    read_place(path, CAPABILITIES.kinds)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(PlaceError) as caught:
        read(folder, text)
    told = str(caught.value).splitlines()
    assert told == [str(each) for each in caught.value.problems]
    assert all(each.startswith(f"{folder / 'borgo.toml'}:") for each in told)
    return [each.removeprefix(f"{folder / 'borgo.toml'}:") for each in told]


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "borgo.toml"
    path.write_text(SMALL, encoding="utf-8")
    place = read_place(path)
    assert say(place.listener, "en_GB") == "the desk"
    assert say(place.notice, "ar") == 'Chi legge:\nil Comune = "noi" # non una nota\n'
    assert place.neighbourhoods[0].centre == Point(41.5, 13.0)
    assert (place.neighbourhoods[1].kind, say(place.neighbourhoods[1].name, "en")) == ("borgo", "Sea")
    assert (place.team.morning.isoformat(), place.team.near_metres) == ("08:30:00", Team().near_metres)
    assert (place.limits.tickets_per_hour, place.limits.messages_per_minute) == (5, 20)
    assert place.help_topics[0].call == "112"
    assert place.centres[0].phone is None


def test_lines_are_counted_alike_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "borgo.toml"
    path.write_bytes(SMALL.replace('zone = "Europe/Rome"', 'zone = "Rome"').replace("\n", "\r\n").encode())
    with pytest.raises(PlaceError, match=re.escape("borgo.toml:2: `zone`: 'Rome' is not a time zone")):
        read_place(path)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        # what belongs to the town
        ('prefix = "BO"', 'prefix = "B0"  # here', "`prefix` must be two or three capital letters, not 'B0'"),
        ('prefix = "BO"', "prefix = 7  # here", "`prefix` must be a text in quotes, not 7"),
        ('"Europe/Rome"', '"Europe/Latina"  # here', "`zone`: 'Europe/Latina' is not a time zone"),
        ('["it", "en"]', '["it", "klingon"]  # here', "`languages`: 'klingon' is not the code of a language"),
        ('["it", "en"]', '["it", "en", "it"]  # here', "`languages` names a language twice"),
        ('["it", "en"]', '["it", "en", 3]  # here', "`languages` must hold texts in quotes, not 3"),
        ('["it", "en"]', '[\n"it",\n"en",\n"xx",  # here\n]', "`languages`: 'xx' is not the code of a language"),
        ('default_language = "it"', 'default_language = "fr"  # here', "'fr' is not one of `languages`"),
        ('name = "Borgo"', 'name = ""  # here', "`name` must say something, not ''"),
        ('name = "Borgo"', "name = 7  # here", "`name` must be a table, not 7"),
        ('name = "Borgo"', 'name = "Borgo"\nclosed = ["31-12"]  # here', "days such as 12-25 or 2027-03-29"),
        ('name = "Borgo"', f'name = "Borgo"\nclosed = {["12-25"] * 201}  # here', "`closed` names 201 days"),
        ('name = "Borgo"', 'name = "Borgo"\nclosed = ["2026-02-29"]  # here', "not '2026-02-29'"),
        ('name = "Borgo"', 'name = "Borgo"\nnearest_within_metres = -1  # here', "must lie between 0 and 100000"),
        ('name = "Borgo"', 'name = "Borgo"\npolygon = "a"  # here', "`polygon` is not a key of this table; did you mean"),
        ('name = "Borgo"', 'name = "Borgo"\nanything = 1  # here', "`anything` is not a key of this table"),
        # words
        ('[listener]\nit = "lo sportello"', "[listener]  # here", "`listener` has no text in the default language, it"),
        ('it = "lo sportello"', 'it = " "  # here', "`it` must say something, not ' '"),
        ('en = "the desk"', 'ar = "مكتب"  # here', "`ar` is not a language of this place: add it to `languages`"),
        ('it = "lo sportello"', f'it = "{"o" * 101}"  # here', "`listener.it` has 101 characters; more than 100"),
        ('version = "1"', "version = 1  # here", "`version` must be a text in quotes, not 1"),
        ("[notice]\nversion", "[notice]  # here\nversions", "`version` is missing"),
        ('version = "1"', 'version = "1"\nversions = "1"  # here', "`versions` is not a key of this table; did you mean `version`"),
        # hours
        ('mon = ["09:00-13:00"]', 'mon = ["9-13"]  # here', "`mon` must hold hours such as 09:00-13:00, not '9-13'"),
        ('mon = ["09:00-13:00"]', 'mon = ["13:00-09:00"]  # here', "not '13:00-09:00'"),
        ('mon = ["09:00-13:00"]', 'mon = ["09:00-25:00"]  # here', "not '09:00-25:00'"),
        ('mon = ["09:00-13:00"]', 'mon = "09:00-13:00"  # here', "`mon` must be a list, not '09:00-13:00'"),
        ('mon = ["09:00-13:00"]', 'mon = ["09:00-13:00"]\nmonday = []  # here', "`monday` is not a key of this table; did"),
        ('"14:00-18:00"]', '"12:00-18:00"]  # here', "12:00-18:00 begins before the hours in front of it end"),
        ('[working]\nmon = ["09:00-13:00", "14:00-18:00"]', "[working]  # here\nmon = []", "no hours on any day"),
        ('morning = "08:30"', 'morning = "8.30"  # here', "`morning` must be a time such as 09:00, not '8.30'"),
        ('morning = "08:30"', "morning = 08:30:00  # here", "`morning` must be a text in quotes"),
        ('report = "24h"', 'report = "soon"  # here', "`report` must be 1 to 365 hours, days, working hours or"),
        ('report = "24h"', 'report = "0 days"  # here', "not '0 days'"),
        ('report = "24h"', "report = 24  # here", "`report` must be a text in quotes, not 24"),
        ('report = "24h"', 'reports = "24h"  # here', "`reports` is not a kind of ticket; did you mean `report`?"),
        # numbers, neighbourhoods, centres
        ('number = "112"', 'number = "one"  # here', "`number` must be a telephone number, not 'one'"),
        ('code = "mare"', 'code = "Mare"  # here', "`code` must be 1 to 20 of a-z, 0-9 and -, not 'Mare'"),
        ('code = "mare"', f'code = "{"a" * 21}"  # here', "`code` must be 1 to 20 of"),
        ('code = "mare"', 'code = "centro"  # here', "code 'centro' is taken by another of `neighbourhoods`"),
        ('kind = "borgo"', 'kind = "rione"  # here', "`kind` must be quartiere or borgo, not 'rione'"),
        ("lat = 41.4", "lat = 112.4  # here", "`lat` must lie between -90 and 90 degrees, not be 112.4"),
        ("lat = 41.4", "lat = nan  # here", "`lat` must lie between -90 and 90 degrees, not be nan"),
        ("lat = 41.4", 'lat = "41.4"  # here', "`lat` must be a number, not '41.4'"),
        ("lat = 41.4", "lat = true  # here", "`lat` must be a number, not True"),
        ("lon = 12.9", "lon = -181  # here", "`lon` must lie between -180 and 180 degrees, not be -181.0"),
        ('address = "Via Roma 1"', 'adress = "Via Roma 1"  # here\naddress = "a"', "`adress` is not a key"),
        # categories
        ('code = "other"', 'code = "waste"  # here', "code 'waste' is taken by another of `categories`"),
        ('icon = "🗑"', 'icon = "two words"  # here', "`icon` must be one emoji, not 'two words'"),
        ('en = "Waste" }', 'fr = "Déchets" }  # here', "`fr` is not a language of this place"),
        ('zone = "Europe/Rome"', 'zone = "Europe/Rome"\nspoken = ["it", "qq"]  # here', "`spoken`: 'qq' is not the code"),
        ('keywords.it = ["spazzatura"]', "keywords.it = [7]  # here", "`it` must hold texts in quotes, not 7"),
        ('keywords.it = ["spazzatura"]', 'keywords.fr = ["a"]  # here', "`fr` is not a language of this place"),
        ('keywords.it = ["spazzatura"]', 'private = "yes"  # here', "`private` must be true or false, not 'yes'"),
        ('label.it = "Altro"', f'label.it = "{"o" * 41}"  # here', "more than 40 do not fit"),
        ('call = "112"', 'call = "113"  # here', "'113' is not a number listed under [[emergency]]"),
        # ready answers, team, limits
        ('"Ricevuto: {code}" }', '"Ricevuto: {name}" }  # here', "{name} is not a gap that can be filled"),
        ('"Ricevuto: {code}" }', '"Ricevuto: {code" }  # here', "{ is not a gap that can be filled"),
        ('name = "received"', 'name = "Received"  # here', "`name` must be 1 to 20 of a-z"),
        ("[team]", "[team]\nmax_photos = 11  # here", "`max_photos` must lie between 0 and 10, not be 11"),
        ("[team]", "[team]\nmax_photos = true  # here", "`max_photos` must be a whole number, not True"),
        ("[team]", "[team]\nmax_foto = 3  # here", "`max_foto` is not a key of this table; did you mean `max_photos`?"),
        ("[limits]", "[limits]\ntickets_per_hour = 0  # here", "must lie between 1 and 1000, not be 0"),
    ],
)  # fmt: skip
def test_one_mistake(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    text = SMALL.replace(right, wrong, 1)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "# here" in line]
    told = problems(tmp_path, text)
    assert any(each.startswith(f"{lines[0]}: ") and problem in each for each in told), told


def test_an_only_child_may_be_missing_and_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, SMALL.replace('zone = "Europe/Rome"\n', "")) == ["1: `zone` is missing"]
    assert problems(tmp_path, SMALL.replace("[[emergency]]", "[emergency]"))[0].endswith(
        "`emergency` must be a list, not {'number': '112', 'label': {'it': 'Pericolo'}}"
    )


def test_a_list_of_other_things_is_told(tmp_path: Path) -> None:
    text = SMALL.replace('name = "Borgo"', 'name = "Borgo"\ncanned = ["one"]').replace(
        "[[canned]]", "[other]"
    )
    assert problems(tmp_path, text)[0] == "6: `canned` must hold tables; write [[canned]] above each"


def test_a_town_without_neighbourhoods_is_told(tmp_path: Path) -> None:
    before, _, rest = SMALL.partition("[[neighbourhoods]]")
    text = before + rest[rest.index("[[categories]]") :]
    assert problems(tmp_path, text) == ["1: no neighbourhood is listed, and no file of `polygons` is named"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SMALL.replace("Europe/Rome", "Rome").replace("lat = 41.4", "lat = 91").replace("08:30", "noon")
    told = problems(tmp_path, text.replace('label.it = "Altro"', 'lable.it = "Altro"'))
    assert [each.split(": ", 1)[1].split(",")[0] for each in told] == [
        "`zone`: 'Rome' is not a time zone such as Europe/Rome",
        "`lat` must lie between -90 and 90 degrees",
        "`label` is missing",
        "`lable` is not a key of this table; did you mean `label`?",
        "`morning` must be a time such as 09:00",
    ]
    lines = [int(each.split(":")[0]) for each in told]
    assert lines == sorted(lines)


def test_an_empty_file_names_everything_it_needs(tmp_path: Path) -> None:
    told = problems(tmp_path, "")
    for key in ("prefix", "zone", "languages", "name", "listener", "notice", "hours", "working", "centres"):
        assert any(f"`{key}`" in each for each in told)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('prefix = "BO"', 'prefix = "BO', "1: is not TOML: Illegal character"),
        ('zone = "Europe/Rome"', "zone Europe/Rome", "2: is not TOML: Expected '='"),
        ('default_language = "it"', 'zone = "Europe/Rome"', "4: is not TOML: Cannot overwrite a value"),
        ("[limits]\n", "[limits", f"{SMALL.count(chr(10))}: is not TOML: Expected ']'"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    (told,) = problems(tmp_path, SMALL.replace(right, wrong, 1))
    assert told.startswith(problem)


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "borgo.toml"
    path.write_bytes('prefix = "BO"\nname = "Città"\n'.encode("latin-1"))
    with pytest.raises(PlaceError, match=r"borgo\.toml:2: is not UTF-8 text"):
        read_place(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"nowhere\.toml: cannot be read: No such file"):
        read_place(tmp_path / "nowhere.toml")


def test_due_times_are_given_for_the_kinds_that_exist() -> None:
    latina = read_place(DEFAULT_PLACE, CAPABILITIES.kinds)
    assert latina.due.keys() <= CAPABILITIES.kinds.keys() | {URGENT}
