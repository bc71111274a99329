"""Putting a prompt of the guide aside, for a week or for good, and asking for it again. What is shown, lib chooses."""

from datetime import timedelta

from django.utils import timezone

from mechjournal.models import Project, PromptMark, User

SNOOZE = timedelta(days=7)


def snooze_prompt(*, user: User, project: Project, prompt: str) -> None:
    put_aside(user, project, prompt, timezone.now() + SNOOZE)


def retire_prompt(*, user: User, project: Project, prompt: str) -> None:
    put_aside(user, project, prompt, None)


def recall_prompt(*, user: User, project: Project, prompt: str) -> None:
    PromptMark.objects.filter(user=user, project=project, prompt=prompt).delete()


def put_aside(user: User, project: Project, prompt: str, until) -> None:
    PromptMark.objects.update_or_create(user=user, project=project, prompt=prompt, defaults={"until": until})
