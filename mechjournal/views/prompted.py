"""The one quiet question on Today: what the journal knows of the day, put before the guide. No addresses here."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as written

from mechjournal import access, guide
from mechjournal.lib.prompting import Chosen, Known, choose
from mechjournal.models import Entry, Prediction, Project


def prompt_of(request, project: Project, entries: list[Entry], running: list[Entry]) -> Chosen | None:
    """Today's prompt, if any. `entries`: those of the day; `running`: what the person has running. One query."""
    user, ribbon = request.user, request.frame.ribbon
    now = next(step for step in ribbon.steps if step.day)
    facts = access.facts(request.who, project, since=ribbon.since)
    mine = [entry for entry in entries if entry.author_id == user.pk]
    here = [entry for entry in running if entry.project_id == project.pk]
    numbers = {
        "phase": now.name.lower(),
        "phase_days": now.days if now.days > 1 else None,
        "phase_hours": (facts.minutes or 0) // 60 or None,
        "entries": project.last_entry or None,
        "experiment": here[0].heading if here else None,
        "ideas": facts.ideas or None,
        "experiments": facts.done or None,
        "minutes": length_of(facts.run_began, facts.run_ended),
        **of_today(mine, user),
        **rested(facts, user),
        **runs(facts, mine, bool(here), user),
    }
    known = Known(
        phase=now.key,
        day=user.today(),
        stay=now.day,
        numbers=numbers,
        result=of_results([entry for entry in mine if entry.result_day == user.today()], user),
        stale_days=default("stale-days"),
        idle_hours=default("no-run"),
        aside=facts.aside,
    )
    return choose(guide.current().prompts, known)


def default(key: str) -> int:
    return guide.find(guide.current().defaults, key).value


def of_today(mine: list[Entry], user) -> dict:
    learned = [entry.written_at for entry in mine if entry.learned]
    clock = written(timezone.localtime(max(learned)), "H:i") if learned else None
    return {"entries_today": len(mine) or None, "time": clock}


def of_results(came: list[Entry], user) -> dict | None:
    """The hypothesis that today's results test, and a prediction of mine that failed; None without a result."""
    said = [row.prediction for entry in came for row in entry.expected.rows if row.prediction.by_id == user.pk]
    tested = [prediction.hypothesis for prediction in said if prediction.hypothesis]
    failed = [one for one in said if one.outcome == Prediction.Outcome.FALSE and one.probability]
    found = {"hypothesis": tested[0].name} if tested else {}
    if failed:
        found |= {"prediction": failed[0].statement, "percent": failed[0].probability}
    return found if came else None


def rested(facts, user) -> dict:
    """What has not moved for days: a hypothesis, the highlights, learning."""
    today = user.today()
    found = {
        "highlight_days": since(facts.highlighted_on, today),
        "idle_days": since(facts.learned_on, today),
    }
    if facts.hypothesis:
        days = since(user.day_of(facts.moved_at), today)
        found |= {"hypothesis": f"H{facts.hypothesis}", "credence": facts.credence, "days": days}
    return found


def length_of(began: datetime | None, ended: datetime | None) -> int | str | None:
    """Of the last run in minutes, or from two hours on in words; None where nothing ran for as much as a minute."""
    minutes = int((ended - began).total_seconds() // 60) if began and ended else 0
    return f"{round(minutes / 60)} hours" if minutes >= 120 else minutes if minutes > 0 else None


def since(day: date | None, today: date) -> int | None:
    """Days since then; None for today or never, of which there is nothing to say."""
    return (today - day).days or None if day else None


def runs(facts, mine: list[Entry], is_running: bool, user) -> dict:
    """Experiments that wait, and how long nothing ran. Hours count from today's first note at the earliest."""
    found = {"planned": facts.planned or None}
    if is_running or not facts.ran_at:
        return found
    if mine:
        began = max(facts.ran_at, min(entry.written_at for entry in mine))
        found["idle_hours"] = int((timezone.now() - began).total_seconds() // 3600) or None
    return {**found, "ran": weekday(facts.ran_at, user)}


def weekday(moment: datetime, user) -> str | None:
    """ "Tuesday" within a week, "3 November" before; None for today."""
    day = user.day_of(moment)
    ago = since(day, user.today())
    return written(day, "l" if ago < 7 else "j F") if ago else None
