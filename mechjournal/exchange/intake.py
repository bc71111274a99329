"""From a file that was brought to what the journal makes of it: looked at for the page, written for the background."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from mechjournal import access
from mechjournal.access import Who
from mechjournal.actions import bringing, imports, relinking, restoring
from mechjournal.actions.imports import Plan
from mechjournal.exchange import incoming
from mechjournal.exchange.incoming import Asked
from mechjournal.exchange.unpack import Refused
from mechjournal.lib.pieces import Found
from mechjournal.models import Import

log = logging.getLogger("mechjournal.imports")


def asked_of(batch: Import) -> Asked:
    return Asked(today=batch.by.today(), day_first=batch.day_first, near=batch.near)


def look(who: Who, batch: Import) -> tuple[Found, Plan]:
    """What is in it and what of that is new; writes nothing. Raises Refused."""
    found = incoming.read(batch.name, imports.data_of(batch), asked_of(batch))
    return found, imports.plan_of(found, access.known(who, batch.project), batch.by, batch.project)


def take_in(batch: Import) -> None:
    """Write what is new. Whatever stops it is said on its page, and it can be begun again."""
    try:
        with opened(batch) as (found, read):
            restored = restoring.restore_sprints(batch=batch, things=found.things)
            report = imports.write_found(batch=batch, found=found, read=read)
            names = restoring.restore_beliefs(batch=batch, things=found.things, report=report)
            relinking.link_up(batch=batch, report=report, hypotheses=names)
            restoring.restore_postmortems(batch=batch, things=found.things, sprints=restored, report=report)
            places = bringing.Places(batch, report.numbers, names, restored)
            bringing.bring_said(batch=batch, found=found, places=places, report=report)
    except Refused as error:
        imports.fail_import(batch=batch, why=str(error))
    except Exception:
        log.exception("import %s stopped", batch.key)
        imports.fail_import(
            batch=batch, why="Something went wrong. What is written stays; go on to try the rest again."
        )
        raise
    else:
        imports.finish_import(batch=batch, report=report)


@contextmanager
def opened(batch: Import) -> Iterator[tuple[Found, imports.ReadFile]]:
    with incoming.opened_file(batch.name, imports.data_of(batch), asked_of(batch)) as (found, read):
        yield found, read
