"""How long something waits, in words short enough for a tag. No clock of its own."""

from datetime import timedelta

MINUTES, HOURS = 60, 24


def in_words(waited: timedelta) -> str:
    """The two largest units: "1 d 4 h", "3 h 20 min", "12 min"; under a minute "a moment"."""
    minutes = int(waited.total_seconds() // 60)
    hours, minutes = divmod(max(minutes, 0), MINUTES)
    days, hours = divmod(hours, HOURS)
    parts = [(days, "d"), (hours, "h"), (0 if days else minutes, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "a moment"
