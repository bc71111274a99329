"""Plain functions that make things for tests."""

import base64
import io
import json
from uuid import uuid4

from PIL import Image

from mechjournal.actions.entries import Text, log_entry
from mechjournal.actions.predictions import PredictionDraft, add_prediction
from mechjournal.models import Entry, Prediction, Project, User


def note(author: User, project: Project, body: str = "The hook fires on resid_pre.", **fields) -> Entry:
    return log_entry(author=author, project=project, text=Text(body=body, **fields))


def experiment(author: User, project: Project, state: str = "planned", **fields) -> Entry:
    return note(author, project, fields.pop("body", "Ablate layer 14 only."), kind="experiment", state=state, **fields)


def expects(by: User, entry: Entry, statement: str = "refusal below 20 %", percent: int = 70, **said) -> Prediction:
    """A prediction of `by`; with `low` and `high` of a number."""
    if said:
        draft = PredictionDraft(statement=statement, form="number", **said)
    else:
        draft = PredictionDraft(statement=statement, probability=percent)
    return add_prediction(by=by, entry=entry, draft=draft)


def typed(**fields) -> dict:
    """What a fresh composer sends."""
    return {"kind": "note", "body": "Typed text.", "client_key": str(uuid4()), **fields}


def png(width: int = 8, height: int = 6, colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def notebook(*cells: dict, **more) -> bytes:
    """An .ipynb file of these cells."""
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}
    return json.dumps(whole).encode()


def code(source: str, *outputs: dict) -> dict:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": list(outputs)}


def shows(picture: bytes) -> dict:
    """A code cell that has put out a picture."""
    data = {"image/png": base64.b64encode(picture).decode(), "text/plain": "<Figure size 640x480>"}
    return code("plt.show()", {"output_type": "display_data", "data": data})
