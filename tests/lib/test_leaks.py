import time

import pytest

from mechjournal.lib.leaks import find_keys

# Put together here, so that no scanner takes this file for a leak.
BODY = "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jL5"
KEYS = {
    "hf_" + BODY[:34]: "Hugging Face",
    "sk-" + BODY + BODY[:12]: "OpenAI",
    "sk-proj-" + BODY + "_-" + BODY: "OpenAI",
    "sk-ant-" + "api03-" + BODY + BODY: "Anthropic",
    "ghp_" + BODY: "GitHub",
    "gho_" + BODY: "GitHub",
    "ghs_" + BODY: "GitHub",
    "github_pat_" + BODY + "_" + BODY: "GitHub",
    "AKIA" + "IOSFODNN7EXAMPLE": "AWS",
    "AIza" + BODY[:35]: "Google",
    "xoxb-" + "123456789012-" + BODY[:24]: "Slack",
    "xoxp-" + "123456789012-" + BODY[:24]: "Slack",
}


@pytest.mark.parametrize(("key", "kind"), KEYS.items())
def test_keys_are_found_where_they_stand(key, kind):
    text = f'export TOKEN="{key}" # é'
    (leak,) = find_keys(text)
    assert (leak.kind, text[leak.start : leak.end]) == (kind, key)


@pytest.mark.parametrize("key", KEYS)
def test_a_shown_key_is_of_no_use(key):
    (leak,) = find_keys(key)
    assert leak.shown == key[:6] + "…"


def test_a_private_key_is_found_whole():
    block = "-----BEGIN " + "OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----"
    (leak,) = find_keys(f"x\n{block}\ny")
    assert (leak.kind, leak.start, leak.end) == ("private key", 2, 2 + len(block))
    assert leak.shown == "-----BEGIN OPENSSH PRIVATE…"


@pytest.mark.parametrize("before", ["WANDB_API_KEY=", 'WANDB_API_KEY": "', "WANDB_API_KEY "])
def test_a_wandb_key_is_found_by_its_name(before):
    (leak,) = find_keys(before + "0123456789abcdef" * 2 + "01234567")
    assert leak.kind == "Weights & Biases"


@pytest.mark.parametrize(
    "text",
    [
        "sk-learn and sk-learn-contrib-pipeline-with-standard-scaler",
        "hf_transfer hf_hub_download hf_xet HF_TOKEN hf_hubdownloadwithaverylongnamehere",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "blocks.14.hook_resid_pre gemma-2-2b-it sk-1 ghp_short task-aB3dE5gH7jK9mN1pQ3sT5vX7z",
        "AKIAlowercaseisnotakey",
        "xoxb-only-words-and-no-secret-at-all",
        "-----BEGIN PUBLIC KEY-----",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_ordinary_words_are_not_keys(text):
    assert find_keys(text) == []


def test_several_keys_come_in_order_without_overlap():
    text = " ".join(reversed(KEYS))
    leaks = find_keys(text)
    assert [text[leak.start : leak.end] for leak in leaks] == list(reversed(KEYS))


@pytest.mark.parametrize(
    "piece", ["sk-", "hf_a1", "-----BEGIN PRIVATE KEY-----", "WANDB_API_KEY ", "-----BEGIN A B C "]
)
def test_long_texts_are_searched_quickly(piece):
    started = time.monotonic()
    find_keys(piece * (200_000 // len(piece)))
    assert time.monotonic() - started < 2
