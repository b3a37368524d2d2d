"""The time of handing in: read as it was meant, or said to be unclear; never late by luck."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from autograder.gradebook.timestamps import Empty, Unclear, moment_in, moment_of

NOON = datetime(2025, 5, 1, 12)
AT_NOON = [
    "2025-05-01 12:00:00.000000 UTC",
    "2025-05-01 12:00",
    "2025-05-01T12:00:00Z",
    "2025-05-01 14:00:00.000000 CEST",
    "2025-05-01 08:00:00 EDT",
    "2025-05-01 17:30:00 +0530",
    "2025-05-01 07:00:00 -0500",
    "2025-05-01 07:00 -05",
    "2025-05-01T07:00:00-05:00",
    "2025-05-01 07:00:00 −05:00",
    "2025-05-01T14:00:00+02:00[Europe/Berlin]",
    "2025-05-01 14:00:00 Europe/Berlin",
    "2025-05-01 17:45:00 asia/kathmandu",
    "2025-05-01 21:00:00 JST",
    "2025-05-01 14:00:00 UTC+2",
    "2025-05-01 14:00:00 CEST+0200",
    "2025-05-01 08:00 AM EDT",
    "2025-05-01-12-00-00",
    "20250501T120000Z",
    "2025/05/01 12:00:00,000 GMT",
    "Thu, 01 May 2025 14:00:00 +0200",
    "Thu May  1 14:00:00 CEST 2025",
    "Thu May 01 2025 14:00:00 GMT+0200 (Central European Summer Time)",
    "Thursday, 1 May 2025, 12:00 PM",
    "May 1, 2025 12:00",
]
NO_TIME = "is no time with its date"
UNCLEAR = {
    "last Thursday": NO_TIME,
    "gestern um drei": NO_TIME,
    "yesterday": NO_TIME,
    "12:00": NO_TIME,
    "2025-05-01": NO_TIME,
    "May 2025 12:00": "has no whole date",
    "2025-13-01 12:00": NO_TIME,
    "2025-05-01 25:00": NO_TIME,
    "0001-01-01 00:00:00 +1300": NO_TIME,
    "9" * 300: NO_TIME,
    "\x00": NO_TIME,
    "05/04/2025 12:00": "may be two dates",
    "25-05-01 12:00": "may be two dates",
    "2025-05-01 12:00 IST": "may be one of several times (IST is UTC+0100, UTC+0200, UTC+0530;",
    "2025-05-01 12:00 CST": "may be one of several times (CST is ",
    "2025-05-01 12:00 PST": "may be one of several times (PST is ",
    "2025-05-01 12:00 XYZ": "has a zone 'XYZ' that is not known",
    "2025-05-01 12:00 Europe/Nowhere": "has a zone 'Europe/Nowhere' that is not known",
    "2025-05-01 12:00 +2500": "has an offset '+2500' that no zone has",
    "2025-05-01 12:00 CEST+0300": "has a zone 'CEST+0300' that contradicts itself",
    "2025-10-26 02:30 Europe/Berlin": "is in the hour in which clocks change in Europe/Berlin",
    "2025-03-30 02:30 Europe/Berlin": "is in the hour in which clocks change in Europe/Berlin",
}


@pytest.mark.parametrize("text", AT_NOON)
def test_a_time_is_read_as_it_was_meant(text: str) -> None:
    assert moment_of(text) == NOON


@pytest.mark.parametrize(("text", "said"), UNCLEAR.items())
def test_what_may_be_two_times_or_none_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Unclear) as caught:
        moment_of(text)
    line = str(caught.value)
    assert said in line
    assert line.startswith("timestamp.txt: ")
    assert line.endswith("expected for example 2025-05-01 13:30:00 +0200")
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("2025-05-01 06:00:00 CST", "America/Chicago"),
        ("2025-05-01 07:00:00 CDT", "America/Chicago"),
        ("2025-05-01 20:00:00 CST", "Asia/Shanghai"),
        ("2025-05-01 17:30:00 IST", "Asia/Kolkata"),
        ("2025-05-01 14:00:00 CEST", "America/Chicago"),
        ("2025-05-01 14:00:00 CEST", "nowhere at all"),
    ],
)
def test_the_courses_own_zone_decides_where_several_have_a_name(text: str, home: str) -> None:
    assert moment_of(text, home) == NOON


@pytest.mark.parametrize(
    "content",
    [
        b"2025-05-01 12:00 UTC\r\n",
        b"\xef\xbb\xbf2025-05-01 12:00",
        "2025-05-01 12:00 UTC".encode("utf-16"),
    ],
)
def test_a_file_is_read_whatever_editor_wrote_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "timestamp.txt").write_bytes(content)
    assert moment_in(tmp_path) == NOON


def test_no_file_is_no_time_and_no_complaint(tmp_path: Path) -> None:
    assert moment_in(tmp_path) is None


def test_an_empty_file_is_told_from_none(tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").write_text(" \n")
    with pytest.raises(Empty):
        moment_in(tmp_path)


def test_a_link_or_a_folder_is_no_time(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("2025-05-01 12:00")
    (tmp_path / "timestamp.txt").symlink_to("one")
    with pytest.raises(Unclear, match=r"timestamp\.txt: cannot be read"):
        moment_in(tmp_path)
    (tmp_path / "timestamp.txt").unlink()
    (tmp_path / "timestamp.txt").mkdir()
    with pytest.raises(Unclear, match="is not a regular file"):
        moment_in(tmp_path)


def test_a_pipe_makes_nobody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "timestamp.txt")
    with pytest.raises(Unclear, match="is not a regular file"):
        moment_in(tmp_path)
