"""One town as the rest of the program sees it: frozen, complete, already checked."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from storage.place.due import ONE_WORKING_HOUR, TWO_WORKING_DAYS, URGENT, Delay
from storage.place.geo import Area, Point, distance_metres
from storage.place.week import Week

SPOKEN: Final = tuple(
    "ar bg bn de en es fa fr hi it mk pa pl pt ro ru sq tl tr uk ur zh".split()  # noqa: SIM905 - reads as a list
)
"""Of a town that names none."""

Words = Mapping[str, str]
"""One text per language code; the place's default language stands first."""


def say(words: Words, code: str) -> str:
    """Gives the text in that language, else in the plain one (`pt` for `pt_BR`), else in the place's own."""
    return words.get(code) or words.get(code.replace("-", "_").split("_")[0]) or next(iter(words.values()))


class Emergency(msgspec.Struct, frozen=True):
    number: str
    label: Words


class Neighbourhood(msgspec.Struct, frozen=True):
    code: str
    name: Words
    kind: Literal["quartiere", "borgo"]
    centre: Point
    area: Area | None = None


class Category(msgspec.Struct, frozen=True):
    """The subject of a ticket. `private` ones carry no place and are never shown to the public or in a group."""

    code: str
    icon: str
    label: Words
    keywords: Mapping[str, tuple[str, ...]] = {}
    in_passing: Mapping[str, tuple[str, ...]] = {}
    """Those keywords that many use in passing: alone they make no ticket of another subject private."""
    private: bool = False
    call: str | None = None
    """A number of `Place.emergency` to show before anything is asked."""


class Centre(msgspec.Struct, frozen=True):
    code: str
    name: Words
    address: Words
    point: Point
    phone: str | None = None


class Hours(msgspec.Struct, frozen=True):
    """When the team is there for everybody: as text for readers, and as hours for the program."""

    text: Words
    week: Week


Mode = Literal["here", "phone", "online"]
MODES: Final[tuple[Mode, ...]] = ("here", "phone", "online")


class Service(msgspec.Struct, frozen=True):
    """What can be booked at a centre. Services of one `desk` share its pool of seats: one that is taken for one is taken for all.

    `seats` is how many bookings there can be at a time: two operators, or a group. A `room` is requested and
    approved, not booked.
    """

    code: str
    centre: str
    icon: str
    label: Words
    hours: Week
    seat_pool: str
    minutes: int = 45
    seats: int = 1
    modes: tuple[Mode, ...] = ("here",)
    bring: Words | None = None
    room: bool = False


class Booking(msgspec.Struct, frozen=True):
    """The rules of booking, for every service."""

    ahead_days: int = 60
    notice_minutes: int = 60
    cutoff_hours: int = 4
    offer_minutes: int = 120
    one_each: bool = True
    """Whether a person can have a service booked only once at a time."""


class Topic(msgspec.Struct, frozen=True):
    """The topic of a neighbourhood event, to which people can subscribe."""

    code: str
    icon: str
    label: Words


class Notices(msgspec.Struct, frozen=True):
    """The rules of notices. `second_from` is the size of an audience from which a second operator must agree."""

    digest: time = time(18)
    weekly_on: str = "thu"
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    second_from: int = 200


class Canned(msgspec.Struct, frozen=True):
    name: str
    text: Words

    def fill(self, language: str, code: str) -> str:
        return say(self.text, language).replace("{code}", code)


class Team(msgspec.Struct, frozen=True):
    morning: time = time(9)
    near_metres: int = 50
    reopen_days: int = 30
    max_photos: int = 5
    undo_seconds: int = 10
    draft_reminder_hours: int = 24
    draft_days: int = 7


class Limits(msgspec.Struct, frozen=True):
    """Limits per citizen."""

    tickets_per_hour: int = 5
    messages_per_minute: int = 20


class Place(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    name: Words
    prefix: str
    zone: str
    languages: tuple[str, ...]
    default_language: str
    spoken: tuple[str, ...] = SPOKEN
    """The languages in which residents may write, whether we speak them or not: codes of ISO 639."""
    listener: Words
    notice: Words
    notice_version: str
    emergency: tuple[Emergency, ...]
    neighbourhoods: tuple[Neighbourhood, ...]
    nearest_within_metres: int = 6000
    categories: tuple[Category, ...]
    proposal_themes: tuple[Category, ...] = ()
    complaint_subjects: tuple[Category, ...] = ()
    help_topics: tuple[Category, ...] = ()
    due: Mapping[str, Delay] = {}
    working: Week
    hours: Hours
    centres: tuple[Centre, ...]
    services: tuple[Service, ...] = ()
    rooms: tuple[Service, ...] = ()
    booking: Booking = Booking()
    topics: tuple[Topic, ...] = ()
    notices: Notices = Notices()
    canned: tuple[Canned, ...] = ()
    team: Team = Team()
    limits: Limits = Limits()

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def neighbourhood(self, code: str) -> Neighbourhood | None:
        return next((each for each in self.neighbourhoods if each.code == code), None)

    def neighbourhood_at(self, lat: float, lon: float) -> Neighbourhood | None:
        """Finds the area that holds the point, else the nearest centre, else None when all are too far."""
        point = Point(lat, lon)
        for each in self.neighbourhoods:
            if each.area is not None and point in each.area:
                return each
        away, nearest = min(
            ((distance_metres(point, each.centre), each) for each in self.neighbourhoods),
            key=lambda pair: pair[0],
        )
        return nearest if away <= self.nearest_within_metres else None

    def centre(self, code: str) -> Centre | None:
        return next((each for each in self.centres if each.code == code), None)

    def service(self, code: str) -> Service | None:
        """Returns a service or a room."""
        return next((each for each in (*self.services, *self.rooms) if each.code == code), None)

    def services_of(self, seat_pool: str) -> tuple[Service, ...]:
        """Returns all services of a seat pool."""
        return tuple(each for each in (*self.services, *self.rooms) if each.seat_pool == seat_pool)

    def topic(self, code: str) -> Topic | None:
        return next((each for each in self.topics if each.code == code), None)

    def canned_named(self, name: str) -> Canned | None:
        return next((each for each in self.canned if each.name == name), None)

    def due_at(self, kind: str, opened: datetime, usual: Delay = TWO_WORKING_DAYS) -> datetime:
        """When a ticket of that kind is due, in UTC; `usual` is for a kind that the file does not mention."""
        return self.due.get(kind, usual).after(opened, self.tz, self.working)

    def urgent_due_at(self, since: datetime) -> datetime:
        """When an urgent ticket of any kind is due, in UTC: within the hour of service, where the file does not say."""
        return self.due_at(URGENT, since, ONE_WORKING_HOUR)

    def is_open(self, at: datetime) -> bool:
        return self.hours.week.is_open(at.astimezone(self.tz))

    def next_morning(self, after: datetime) -> datetime:
        """When the next morning summary is due, in UTC."""
        local = after.astimezone(self.tz)
        today = datetime.combine(local.date(), self.team.morning, self.tz)
        morning = today if today.astimezone(UTC) > after.astimezone(UTC) else today + timedelta(days=1)
        return morning.astimezone(UTC)
