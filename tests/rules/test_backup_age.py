"""The age of the last verified backup: amber after a day, red after three, one off line a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marac_desk.rules.backup_age import BackupAge, backup_age, backup_due, off_line_due

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, BackupAge.FRESH),
        (24, BackupAge.FRESH),
        (24.1, BackupAge.AMBER),
        (72, BackupAge.AMBER),
        (72.1, BackupAge.RED),
        (-5, BackupAge.FRESH),
    ],
)
def test_amber_after_a_day_red_after_three(hours: float, expected: BackupAge) -> None:
    assert backup_age(NOW - timedelta(hours=hours), NOW) is expected


def test_no_backup_is_worse_than_an_old_one() -> None:
    assert backup_age(None, NOW) is BackupAge.NONE


def test_one_is_taken_off_line_every_week_from_the_first_backup_on() -> None:
    week = timedelta(days=7)
    assert not off_line_due(None, None, NOW)
    assert not off_line_due(None, NOW - week + timedelta(minutes=1), NOW)
    assert off_line_due(None, NOW - week, NOW)
    assert not off_line_due(NOW - timedelta(days=1), NOW - 9 * week, NOW)
    assert off_line_due(NOW - week, NOW - 9 * week, NOW)


def test_a_backup_is_due_by_the_hour_where_something_changed() -> None:
    assert backup_due(None, NOW, changed=True)
    assert not backup_due(None, NOW, changed=False)
    assert not backup_due(NOW - timedelta(minutes=59), NOW, changed=True)
    assert backup_due(NOW - timedelta(minutes=60), NOW, changed=True)
    assert backup_due(NOW + timedelta(days=30), NOW, changed=True), "a clock set back does not stop backups"
