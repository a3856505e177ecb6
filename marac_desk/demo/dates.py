"""Dates of the demonstration: none is absolute, so that it is always about today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from marac_desk.rules.months import add_months
from marac_desk.rules.working_days import Calendar, after, is_working_day

TUESDAY = 1


class DemoDates:
    """Works out the demonstration's dates from a day of reference; meetings and referrals are known by their names."""

    def __init__(self, reference: date, calendar: Calendar) -> None:
        self.reference = reference
        self._calendar = calendar
        self.named: dict[str, date] = {}

    def resolve(self, form: Mapping[str, Any] | None) -> date | None:
        """Return the day a form means, or None where there is none."""
        if form is None:
            return None
        if "from" in form:
            return self._from(form)
        if "years" in form:
            return add_months(self.reference, 12 * form["years"]) + timedelta(days=form["days"])
        return self._snapped(self.reference + timedelta(days=form["day"]), form.get("snap"))

    def need(self, form: Mapping[str, Any]) -> date:
        """Return the day of a form that must have one."""
        found = self.resolve(form)
        if found is None:
            raise ValueError("a date is missing in the demonstration caseload")
        return found

    def _from(self, form: Mapping[str, Any]) -> date:
        start = self.named[form["from"]]
        if "working_days" in form:
            return after(self._calendar, start, form["working_days"]).day if form["working_days"] else start
        return add_months(start, form["months"]) + timedelta(days=form.get("days", 0))

    def _snapped(self, day: date, snap: str | None) -> date:
        if snap == "tuesday":
            return day + timedelta(days=(TUESDAY - day.weekday()) % 7)
        if snap == "weekday":
            while day.weekday() > 4:
                day += timedelta(days=1)
        return day


def is_working(day: date, calendar: Calendar) -> bool:
    """Tell whether the demonstration's day is one on which a desk is staffed."""
    return is_working_day(calendar, day)
