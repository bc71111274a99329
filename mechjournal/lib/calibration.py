"""How forecasts held up against what came out: numbers in, numbers out. Which forecasts count is decided by the caller.

Every formula, its source and a worked example stand in docs/calibration.md. Scores: lower is better.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, inf, isfinite, sqrt
from statistics import NormalDist
from typing import Any

# Under so many resolved forecasts a curve would show chance rather than a habit.
ENOUGH = 20
LEVEL = 0.8
SURE = 0.8
BINS = 10
Z95 = NormalDist().inv_cdf(0.975)
# Percentages turned into fractions miss the edge of their bin by less than this.
HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Forecast:
    """A resolved yes/no forecast: the probability said before, strictly between 0 and 1, and whether it came true.

    `about` is the caller's own (a row, a key) and comes back untouched. ValueError for 0, 1, NaN and beyond: who says
    0 or 1 claims what no finite record can show.
    """

    probability: float
    outcome: bool
    about: Any = None

    def __post_init__(self) -> None:
        if not 0 < self.probability < 1:
            raise ValueError(f"A probability lies between 0 and 1, not at {self.probability}.")

    @property
    def given(self) -> float:
        """The probability that was given to what did come out."""
        return self.probability if self.outcome else 1 - self.probability


@dataclass(frozen=True, slots=True)
class Interval:
    """A resolved interval forecast: low <= high, and the value that came; all finite, in one unit, else ValueError."""

    low: float
    high: float
    value: float
    about: Any = None

    def __post_init__(self) -> None:
        if not all(map(isfinite, (self.low, self.high, self.value))) or self.low > self.high:
            raise ValueError(f"An interval runs from low to high: {self.low} to {self.high}, {self.value} came.")

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def miss(self) -> float:
        """How far outside the value lies; 0 inside, edges included."""
        return max(self.low - self.value, self.value - self.high, 0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same probability. `lower` and `upper` bound the frequency (Wilson, 95 %)."""

    low: float
    high: float
    n: int
    came_true: int
    said: float
    frequency: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Parts:
    """The Brier score taken apart: reliability - resolution + uncertainty + spread - tracking is the score, exactly.

    `spread` and `tracking` are what binning hides: the variance of the forecasts inside their bins, and how far they
    moved with the outcome in there. Without them the parts would not add up.
    """

    reliability: float
    resolution: float
    uncertainty: float
    spread: float
    tracking: float

    @property
    def generalised_resolution(self) -> float:
        """Resolution with what happens inside the bins, hardly dependent on where bins are cut."""
        return self.resolution - self.spread + self.tracking

    @property
    def total(self) -> float:
        return self.reliability - self.generalised_resolution + self.uncertainty


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page says of yes/no forecasts. Under ENOUGH there are no parts, no skill and no bins.

    `skill` is measured against always saying the base rate, `skill_over_half` against always saying 50 %: 1 is perfect,
    0 no better, negative worse. None where it isn't defined or there is too little to tell.
    """

    n: int
    missing: int
    came_true: int
    said: float | None
    brier: float | None
    always_half: float
    always_base: float | None
    skill: float | None
    skill_over_half: float | None
    parts: Parts | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """What a page says of interval forecasts made at one level. Width and score only mean something within one unit.

    `leaning` is "narrow" or "wide" if the level lies outside the bounds of the coverage, else ""; "" under ENOUGH.
    `miss_in_widths`: by how much those outside missed, in widths of their own interval, which needs no unit.
    """

    n: int
    missing: int
    level: float
    inside: int
    coverage: float | None
    lower: float
    upper: float
    width: float | None
    score: float | None
    miss_in_widths: float | None
    leaning: str


def missing(n: int) -> int:
    """How many more resolved forecasts it takes until there is a curve."""
    return max(ENOUGH - n, 0)


def mean(numbers: Iterable[float]) -> float | None:
    """The arithmetic mean, None of nothing; infinite if the sum is beyond what a float holds."""
    known = list(numbers)
    try:
        return fsum(known) / len(known) if known else None
    except OverflowError:
        return inf


def brier(forecasts: Sequence[Forecast]) -> float | None:
    """Mean squared distance between what was said and what came (0 to 1); None of nothing. (Brier 1950, halved.)"""
    return mean((f.probability - f.outcome) ** 2 for f in forecasts)


def base_rate(forecasts: Sequence[Forecast]) -> float | None:
    """The share that came true; None of nothing."""
    return mean(f.outcome for f in forecasts)


def skill(score: float | None, reference: float | None) -> float | None:
    """1 - score / reference; None if either is unknown or the reference is already perfect."""
    return None if score is None or not reference else 1 - score / reference


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Bounds of a share seen as `hits` of `n` (Wilson 1927); (0, 1) of nothing. ValueError unless 0 <= hits <= n."""
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share.")
    if not n:
        return 0.0, 1.0
    share, loose = hits / n, z * z / n
    middle = (share + loose / 2) / (1 + loose)
    half = z * sqrt(share * (1 - share) / n + loose / (4 * n)) / (1 + loose)
    return (max(middle - half, 0.0) if hits else 0.0), (min(middle + half, 1.0) if hits < n else 1.0)


def grouped(forecasts: Iterable[Forecast], bins: int = BINS) -> dict[int, list[Forecast]]:
    """Forecasts by the number of their bin, in order, empty ones left out; an edge belongs to the bin above it."""
    groups: dict[int, list[Forecast]] = {}
    for forecast in forecasts:
        groups.setdefault(min(int(forecast.probability * bins + HAIR), bins - 1), []).append(forecast)
    return dict(sorted(groups.items()))


def reliability_bins(forecasts: Iterable[Forecast], bins: int = BINS) -> list[Bin]:
    """The points of a reliability diagram: `bins` of equal width from 0 to 1, those without forecasts left out."""
    return [binned(group, k / bins, (k + 1) / bins) for k, group in grouped(forecasts, bins).items()]


def binned(group: Sequence[Forecast], low: float, high: float) -> Bin:
    n, hits = len(group), sum(f.outcome for f in group)
    return Bin(low, high, n, hits, mean(f.probability for f in group), hits / n, *wilson(hits, n))


def parts(forecasts: Sequence[Forecast], bins: int = BINS) -> Parts | None:
    """The Brier score's parts (Murphy 1973) with the two within bins (Stephenson et al. 2008); None of nothing."""
    if not forecasts:
        return None
    n, rate = len(forecasts), base_rate(forecasts)
    groups = grouped(forecasts, bins).values()
    points = reliability_bins(forecasts, bins)
    inside = [
        (f.probability - point.said, f.outcome - point.frequency)
        for group, point in zip(groups, points, strict=True)
        for f in group
    ]
    return Parts(
        reliability=fsum(b.n * (b.said - b.frequency) ** 2 for b in points) / n,
        resolution=fsum(b.n * (b.frequency - rate) ** 2 for b in points) / n,
        uncertainty=rate * (1 - rate),
        spread=fsum(said**2 for said, _ in inside) / n,
        tracking=2 * fsum(said * came for said, came in inside) / n,
    )


def summary(forecasts: Sequence[Forecast], bins: int = BINS) -> Summary:
    """Everything a page says of resolved yes/no forecasts, and how many are `missing` until there is a curve."""
    n, score, rate = len(forecasts), brier(forecasts), base_rate(forecasts)
    enough = n >= ENOUGH
    always_base = None if rate is None else rate * (1 - rate)
    return Summary(
        n=n,
        missing=missing(n),
        came_true=sum(f.outcome for f in forecasts),
        said=mean(f.probability for f in forecasts),
        brier=score,
        always_half=0.25,
        always_base=always_base,
        skill=skill(score, always_base) if enough else None,
        skill_over_half=skill(score, 0.25) if enough else None,
        parts=parts(forecasts, bins) if enough else None,
        bins=tuple(reliability_bins(forecasts, bins)) if enough else (),
    )


def surprises(forecasts: Iterable[Forecast], sure: float = SURE) -> list[Forecast]:
    """Forecasts that were `sure` (or as sure of the opposite) and came out other than said, most surprising first.

    Of equal surprise, those given first come first.
    """
    return sorted((f for f in forecasts if f.given <= 1 - sure + HAIR), key=lambda f: f.given)


def interval_score(forecast: Interval, level: float = LEVEL) -> float:
    """The width, plus 2 / (1 - level) times the miss, in the forecast's unit (Winkler 1972)."""
    return forecast.width + 2 / (1 - level) * forecast.miss


def interval_summary(forecasts: Sequence[Interval], level: float = LEVEL) -> IntervalSummary:
    """Everything a page says of resolved interval forecasts made at `level` (0 to 1)."""
    n, inside = len(forecasts), sum(not f.miss for f in forecasts)
    lower, upper = wilson(inside, n)
    return IntervalSummary(
        n=n,
        missing=missing(n),
        level=level,
        inside=inside,
        coverage=inside / n if n else None,
        lower=lower,
        upper=upper,
        width=mean(f.width for f in forecasts),
        score=mean(interval_score(f, level) for f in forecasts),
        miss_in_widths=mean(f.miss / f.width for f in forecasts if f.miss and f.width),
        leaning=leaning(level, lower, upper) if n >= ENOUGH else "",
    )


def leaning(level: float, lower: float, upper: float) -> str:
    """ "narrow" if the coverage stays below the level for certain, "wide" if above, else "" (can't be told)."""
    return "narrow" if upper < level else "wide" if lower > level else ""
