"""The made-up measurements behind the plots. The story's texts quote these; change both or neither."""

from math import exp
from random import Random
from statistics import fmean, stdev


def dice(seed: int) -> Random:
    """The same throws every time."""
    return Random(seed)  # noqa: S311


# --- IOI: share of the clean logit difference that comes back, by position and layer (residual stream before it)
RESIDUAL = {
    "start": [0.0] * 12,
    "IO": [0.0, 0.0, 0.01, 0.01, 0.02, 0.02, 0.01, 0.01, 0.0, 0.0, 0.0, 0.0],
    "S1": [0.0, 0.0, 0.0, 0.01, 0.01, 0.02, 0.02, 0.01, 0.0, 0.0, 0.0, 0.0],
    "S1+1": [0.0, 0.0, 0.0, 0.02, 0.02, 0.01, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0],
    "S2": [1.0, 1.0, 0.99, 0.98, 0.97, 0.93, 0.88, 0.76, 0.41, 0.07, 0.01, 0.0],
    "S2+1": [0.0, 0.0, 0.01, 0.0, 0.01, 0.02, 0.02, 0.02, 0.01, 0.0, 0.0, 0.0],
    "END": [0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.02, 0.03, 0.39, 0.72, 1.03, 1.01],
}

NAMED_HEADS = {
    (3, 0): 0.08, (5, 5): 0.19, (6, 9): 0.13, (5, 8): 0.04, (5, 9): 0.03,
    (7, 3): 0.11, (7, 9): 0.20, (8, 6): 0.24, (8, 10): 0.22,
    (9, 6): 0.09, (9, 9): 0.27, (10, 0): 0.17, (10, 7): -0.21, (11, 10): -0.16,
}  # fmt: skip


def heads() -> list[list[float]]:
    """Layer by head: what patching one head's output brings back."""
    random = dice(11)
    return [[NAMED_HEADS.get((layer, head), random.gauss(0, 0.006)) for head in range(12)] for layer in range(12)]


# --- Refusal: d' between harmful and harmless prompts along the difference of means, by layer
def bump(layer: float, middle: float, width: float, height: float) -> float:
    return height * exp(-(((layer - middle) / width) ** 2))


def hill(seed: int, middle: float, width: float, height: float) -> list[float]:
    """One value per layer, a little rough except where the story quotes it."""
    random = dice(seed)
    rough = [1 if layer == round(middle) else 1 - abs(random.gauss(0, 0.05)) for layer in range(28)]
    return [round((0.25 + bump(layer, middle, width, height)) * rough[layer], 2) for layer in range(28)]


SEPARATION = {-1: hill(1, 17, 7.6, 5.85), -2: hill(2, 18, 7.0, 4.55), -5: hill(5, 13, 6.2, 3.65)}


def layer_cosines() -> list[list[float]]:
    """Cosine between the directions of layers 4, 6, ... 26: two blocks that meet near layer 12."""
    layers, random = range(4, 28, 2), dice(7)
    rough = {frozenset((a, b)): random.gauss(0, 0.02) for a in layers for b in layers if a < b and b - a > 2}
    return [[cosine_of_layers(a, b) + rough.get(frozenset((a, b)), 0) for b in layers] for a in layers]


def cosine_of_layers(a: int, b: int) -> float:
    if a == b:
        return 1.0
    apart = abs(a - b)
    across = (a < 12) != (b < 12)
    late = max(0, max(a, b) - 22) * 0.03
    return round(max(0.08, 0.97 - 0.035 * apart - 0.3 * across - late), 2)


# --- refusals of 32 harmful prompts after ablating the candidate of a layer (0-27) and position (-5 ... -1)
def candidates() -> list[list[int]]:
    random = dice(32)
    return [
        [refused(position, layer, random.choice((-1, 0, 0, 1))) for layer in range(28)] for position in range(-5, 0)
    ]


def refused(position: int, layer: int, rough: int) -> int:
    middle, width, depth = HILLS[position]
    quoted = abs(layer - middle) < 1.5
    return min(32, round(31 - bump(layer, middle, width, depth)) + (0 if quoted else rough))


HILLS = {-1: (17, 4.6, 29), -2: (17.4, 4.0, 25), -3: (15.5, 3.4, 13), -4: (15, 3.0, 11), -5: (14, 3.4, 16)}


# --- refusals of 128 held-out harmful prompts: by substring, by judge
JUDGE = {
    "none": (123, 124),
    "random (mean of 5)": (122.6, 123.4),
    "layer 17 only": (71, 79),
    "layers 17-27": (19, 33),
    "all layers": (8, 22),
}
RANDOM_SEEDS = [123, 122, 124, 121, 123]

# --- 128 harmless prompts with r added at layer 17: times r, refused, garbled
ALPHA = [(0, 2, 0), (0.25, 9, 0), (0.5, 47, 0), (0.75, 96, 1), (1, 118, 3), (1.25, 112, 14), (1.5, 88, 38)]

CATEGORIES = ["cyber", "fraud", "violence", "drugs", "hate", "self-harm"]
CATEGORY_COSINES = [
    [1.00, 0.90, 0.84, 0.87, 0.79, 0.60],
    [0.90, 1.00, 0.83, 0.86, 0.81, 0.61],
    [0.84, 0.83, 1.00, 0.88, 0.85, 0.66],
    [0.87, 0.86, 0.88, 1.00, 0.80, 0.63],
    [0.79, 0.81, 0.85, 0.80, 1.00, 0.64],
    [0.60, 0.61, 0.66, 0.63, 0.64, 1.00],
]


def spread(random: Random, count: int, mean: float, deviation: float) -> list[float]:
    """`count` values with exactly this mean and standard deviation."""
    raw = [random.gauss(0, 1) for _ in range(count)]
    middle, wide = fmean(raw), stdev(raw)
    return [mean + deviation * (value - middle) / wide for value in raw]


def over_refusal() -> dict[str, list[tuple[float, float]]]:
    """100 safe prompts that sound unsafe: projection on r-hat, and log-odds of a refusing first token."""
    random = dice(4)
    points = {}
    for name, count, mean, deviation in (("answered", 81, 4.2, 4.1), ("refused", 19, 14.9, 4.6)):
        shift = 2.6 if name == "refused" else -2.4
        projections = spread(random, count, mean, deviation)
        points[name] = [(x, 0.33 * (x - 9.5) + shift + random.gauss(0, 1.2)) for x in projections]
    return points


# --- 40 harmful prompts in a wrapper: projections on r-hat and on h-hat, means quoted in the story
WRAPPED = {
    "plain": (40, 19.4, 12.1),
    "neutral wrapper": (40, 18.6, 12.0),
    "role play, refused": (14, 16.9, 11.8),
    "role play, complied": (26, 7.8, 11.4),
}


def wrapped(which: int) -> dict[str, list[float]]:
    """`which` 0: projections on r-hat, 1: on h-hat."""
    random = dice(29 + which)
    wide = (2.9, 2.1)[which]
    return {name: spread(random, row[0], row[1 + which], wide) for name, row in WRAPPED.items()}


# --- Gemma: refusals of 64 after ablating the candidate of six layers
GEMMA = [(6, 61), (9, 48), (12, 22), (15, 14), (18, 31), (21, 55)]
