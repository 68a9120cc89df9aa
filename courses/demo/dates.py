"""Plausible days for the demo: the right weekday, at wall-clock time, never at Christmas."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEKDAYS = {
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
NUMBERS = {
    "nl": ["nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}
PARTS = {
    "morning": ("ochtenden", "mornings"),
    "afternoon": ("middagen", "afternoons"),
    "evening": ("avonden", "evenings"),
}


def part_of_day(hour: int) -> str:
    """Return "morning", "afternoon" or "evening"."""
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def rhythm(count: int, weekday: int, hour: int) -> tuple[str, str]:
    """Return "acht dinsdagavonden", "eight Tuesday evenings"."""
    nl, en = PARTS[part_of_day(hour)]
    return (
        f"{NUMBERS['nl'][count]} {WEEKDAYS['nl'][weekday]}{nl}",
        f"{NUMBERS['en'][count]} {WEEKDAYS['en'][weekday]} {en}",
    )


def is_kept_free(day: date) -> bool:
    """Say whether nothing is planned on this day: Christmas weeks, King's Day, 1 and 5 May, 21 July."""
    month_day = (day.month, day.day)
    return month_day >= (12, 22) or month_day <= (1, 3) or month_day in {(4, 27), (5, 1), (5, 5), (7, 21)}


def first_day(now: datetime, *, weeks: int, weekday: int) -> date:
    """Return the weekday in the week that lies so many weeks from now, moved out of high summer and feasts."""
    today = now.astimezone(HERE).date()
    day = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=weekday)
    while is_kept_free(day) or (7, 14) <= (day.month, day.day) <= (8, 24):
        day += timedelta(weeks=1)
    return day


def series(start: date, *, count: int, every: int) -> list[date]:
    """Return so many days, `every` days apart, leaving out days that are kept free."""
    days: list[date] = []
    day = start
    while len(days) < count:
        if not is_kept_free(day):
            days.append(day)
        day += timedelta(days=every)
    return days


def at(day: date, clock: str) -> datetime:
    """Return the moment when the clock here shows this time on this day."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=HERE)
