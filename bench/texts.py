"""Notes of about 2 KB of Markdown from a Zipf vocabulary of this field; seeded, so that every run has the same ones."""

import random
from itertools import accumulate


def words(text: str) -> list[str]:
    return text.split()


FIELD = words("""
attention head layer residual stream activation patching ablation probe logit lens feature sparse autoencoder
dictionary circuit induction token prompt refusal direction steering vector cosine similarity norm embedding
unembedding mlp neuron superposition polysemantic monosemantic interpretability transformer gradient attribution
causal tracing mean zero resample baseline contrast pair dataset split seed run checkpoint learning rate loss
sparsity reconstruction dead latent gemma pythia gpt2 hook resid pre post cache tensor batch position query key
value pattern softmax rank singular spectrum projection subspace linear classifier accuracy recall threshold plot
histogram outlier hypothesis surprise expected result failed works because therefore maybe tomorrow next question
decision compare random control noise variance interval sample mentor
""")
COMMON = words("the of and to in a is that it for with on as we this by be are from at not but what which when")
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
RARE = "hook_rare_name"
ABSENT = "zyxwabsentword"
PHRASE = "induction circuit forms"


def vocabulary(size: int = 16_000) -> list[str]:
    made = random.Random(7)
    words = dict.fromkeys(COMMON + FIELD)
    while len(words) < size:
        words["".join(made.choices(SYLLABLES, k=made.randint(2, 5)))] = None
    return list(words)


class Texts:
    """An endless supply: `block()` a paragraph, list or table, `line()` a sentence of its own for one note."""

    def __init__(self, seed: int = 1):
        self.random = random.Random(seed)
        self.words = vocabulary()
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def some(self, number: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=number)

    def line(self, number: int) -> str:
        rare = f" {RARE}_{number}" if number % 997 == 1 else ""
        phrase = f" {PHRASE}" if number % 10 == 1 else ""
        return f"Run {number}: {' '.join(self.some(12))}{rare}{phrase}."

    def block(self) -> str:
        kind = self.random.random()
        if kind < 0.1:
            return (
                "```python\n"
                + "\n".join(f"{a} = {b}({c})" for a, b, c in zip(*[iter(self.some(12))] * 3, strict=True))
                + "\n```"
            )
        if kind < 0.25:
            return "\n".join(f"- **{self.some(1)[0]}** {' '.join(self.some(8))}" for _ in range(4))
        if kind < 0.32:
            rows = "\n".join(f"| {self.some(1)[0]} | {self.random.random():.3f} |" for _ in range(5))
            return f"| layer | value |\n| --- | --- |\n{rows}"
        first, last = " ".join(self.some(22)).capitalize(), " ".join(self.some(20))
        return f"{first}, *{self.some(1)[0]}* `{self.some(1)[0]}` {last}."

    def note(self, size: int = 2000) -> str:
        parts = [self.line(0)]
        while sum(map(len, parts)) < size:
            parts.append(self.block())
        return "\n\n".join(parts)
