"""The time of handing in: `timestamp.txt` read as its writer meant it, or not at all.

nbgrader writes "2025-05-01 13:30:00.000000 CEST" where the exchange's time zone is Berlin's, and
reads that as 13:30 UTC. Here offsets, names of zones and abbreviations are read; what may be two
moments, or none, is an error about that one student, never a guess.
"""

from __future__ import annotations

import functools
import os
import re
import stat
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil import parser  # type: ignore[import-untyped]

from autograder.errors import MitdlError
from autograder.sandbox.student import printable
from autograder.submission.reading import OPEN_FLAGS

NAME = "timestamp.txt"
MOST_BYTES = 1000
EXAMPLE = "expected for example 2025-05-01 13:30:00 +0200"
UTC_NAMES = {"", "z", "utc", "gmt", "ut", "zulu"}

# The forms without colons, of nbgrader's documentation and of ISO 8601.
WITHOUT_COLONS = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T _-]?(\d\d)-?(\d\d)-?(\d\d)(?![\d:])(.*)", re.DOTALL
)
MOMENT = re.compile(
    r"(?P<date>.*?)(?:(?<=\d)T|[\s_,])\s*(?P<time>\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
YEAR_FIRST = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}")
YEAR_BEHIND = re.compile(r"(.*)\s(\d{4})")  # Thu May  1 13:30:00 CEST 2025
REMARK = re.compile(r"\s*(\(.*\)|\[.*\])$")  # … GMT+0200 (Central European Summer Time)
OFFSET = re.compile(
    r"(?P<name>[a-z]*)\s*(?P<sign>[+\-\u2212])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?",
    re.IGNORECASE,
)
TWO_DATES = datetime(2000, 1, 1), datetime(2004, 12, 31)  # whatever a text leaves out differs


class Unclear(MitdlError, ValueError):
    """A time that is none, or may be two; nbgrader takes it for its own `ValueError`."""


class Empty(Unclear):
    """A `timestamp.txt` with nothing in it."""


def moment_in(folder: Path, course_zone: str = "") -> datetime | None:
    """Return the time of handing in, in UTC and without a zone, as nbgrader keeps it.

    Args:
        folder: of the submission.
        course_zone: whose abbreviations are meant where several zones have them.

    Returns:
        The moment, or None where there is no `timestamp.txt`.

    Raises:
        Unclear: when it cannot be read, or not in one way alone.
    """
    try:
        handle = os.open(folder / NAME, OPEN_FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unclear(f"{NAME}: cannot be read ({error.strerror}), expected a file") from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unclear(f"{NAME}: is not a regular file, expected one with the time in it")
        content = os.read(handle, MOST_BYTES)
    except OSError as error:
        raise Unclear(f"{NAME}: cannot be read ({error.strerror}), expected a file") from None
    finally:
        os.close(handle)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return moment_of(content.decode(encoding, "replace"), course_zone)


def moment_of(text: str, course_zone: str = "") -> datetime:
    """Return the moment that a text names, in UTC; a time without a zone is one in UTC already.

    Raises:
        Unclear: when it names none, or may be two.

    >>> moment_of("2025-05-01 13:30:00 CEST"), moment_of("2025-05-01T08:30-05:00")
    (datetime.datetime(2025, 5, 1, 11, 30), datetime.datetime(2025, 5, 1, 13, 30))
    """
    text = " ".join(text.split())
    if not text:
        raise Empty(f"{NAME}: is empty, {EXAMPLE}")
    quoted = printable(text)[:60]
    compact = WITHOUT_COLONS.fullmatch(text)
    if compact:
        year, month, day, hour, minute, second, rest = compact.groups()
        text = f"{year}-{month}-{day} {hour}:{minute}:{second} {rest}"
    match = MOMENT.fullmatch(text)
    if not match:
        raise Unclear(f"{NAME}: {quoted!r} is no time with its date, {EXAMPLE}")
    date, rest = match["date"].strip(" ,"), match["rest"].strip()
    if trailing_year := YEAR_BEHIND.fullmatch(f" {rest}"):
        date, rest = f"{date} {trailing_year[2]}", trailing_year[1].strip()
    try:
        local = _local_time(date, f"{match['time'].replace(',', '.')} {match['half'] or ''}")
        moment = _in_zone(local, REMARK.sub("", rest), course_zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        reason = str(error) if isinstance(error, Unclear) else "is no time with its date"
        raise Unclear(f"{NAME}: {quoted!r} {reason}, {EXAMPLE}") from None
    return moment.replace(tzinfo=None)


def _local_time(date: str, time: str) -> datetime:
    """Return a date and a time; each is whole, and can be read in one way alone.

    Raises:
        ValueError: when it cannot.
    """
    if YEAR_FIRST.fullmatch(date):
        moment: datetime = parser.parse(f"{date} {time}")
        return moment
    first, second = (parser.parse(f"{date} {time}", default=default) for default in TWO_DATES)
    if first != second:
        raise Unclear("has no whole date")
    day_first = parser.parse(f"{date} {time}", dayfirst=True)
    if first != day_first or not re.search(r"\d{4}", date):
        raise Unclear("may be two dates")
    local: datetime = first
    return local


def _in_zone(local: datetime, zone: str, course_zone: str) -> datetime:
    """Return a local time in a zone, which is an offset, an abbreviation or a name.

    Raises:
        Unclear: when there is no such zone, more than one, or no such hour in it.
    """
    offset = OFFSET.fullmatch(zone)
    if zone.casefold() in UTC_NAMES:
        return local.replace(tzinfo=UTC)
    if offset is not None:
        difference = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if difference > timedelta(hours=14):
            raise Unclear(f"has an offset {zone!r} that no zone has")
        sign = 1 if offset["sign"] == "+" else -1
        known = _offsets(offset["name"], local.year, course_zone)
        if offset["name"].casefold() not in UTC_NAMES and sign * difference not in known:
            raise Unclear(f"has a zone {zone!r} that contradicts itself")
        return local.replace(tzinfo=timezone(sign * difference))
    if named_zone := _named_zone(zone):
        moment = local.replace(tzinfo=named_zone)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            raise Unclear(f"is in the hour in which clocks change in {zone}")
        return moment
    offsets = _offsets(zone, local.year, course_zone)
    if len(offsets) != 1:
        several = ", ".join(sorted(f"UTC{_offset_text(offset)}" for offset in offsets))
        raise Unclear(
            f"may be one of several times ({zone} is {several}; c.Exchange.timezone can decide)"
            if several
            else f"has a zone {zone!r} that is not known"
        )
    return local.replace(tzinfo=timezone(min(offsets)))


def _named_zone(name: str) -> tzinfo | None:
    """Return the zone of a place, "Europe/Berlin", however it is capitalized."""
    if "/" not in name:
        return None
    zone = _zone_names().get(name.casefold().replace(" ", "_"))
    return ZoneInfo(zone) if zone else None


@functools.cache
def _zone_names() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _offsets(abbreviation: str, year: int, course_zone: str) -> frozenset[timedelta]:
    """Return the offsets that go by an abbreviation in a year; the course's own zone decides."""
    name = abbreviation.casefold()
    course_offsets: Mapping[str, frozenset[timedelta]] = {}
    if course_zone:
        try:
            course_offsets = _abbreviations(year, course_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            course_offsets = {}
    return course_offsets.get(name) or _abbreviations(year, *sorted(_zone_names().values())).get(
        name, frozenset()
    )


@functools.cache
def _abbreviations(year: int, *zones: str) -> Mapping[str, frozenset[timedelta]]:
    """Return the offsets of each abbreviation that is in use in these zones, winter and summer."""
    by_abbreviation = defaultdict(set)
    for zone in zones:
        for month in (1, 7):
            local = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
            by_abbreviation[str(local.tzname()).casefold()].add(local.utcoffset() or timedelta(0))
    return {name: frozenset(offsets) for name, offsets in by_abbreviation.items() if name.isalpha()}


def _offset_text(offset: timedelta) -> str:
    return datetime(2000, 1, 1, tzinfo=timezone(offset)).strftime("%z")
