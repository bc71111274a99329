"""The one way to hand over background work: by the name of its task, so that no lower layer imports a higher one."""

from django.utils.module_loading import import_string


def enqueue(name: str, **arguments) -> None:
    """Enqueue `mechjournal.tasks.<name>`. Inside a transaction the work exists only once that commits."""
    import_string(f"mechjournal.tasks.{name}").enqueue(**arguments)
