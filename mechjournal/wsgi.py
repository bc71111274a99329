"""The door for a WSGI server."""

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application

from mechjournal.lib import children
from mechjournal.lib.lifelines import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mechjournal.settings")

# A worker whose server was killed would go on answering beside the next one. Until the server listens to signals
# itself, after this module, being told to end shall simply end the worker.
if os.environ.get("MJ_ENDS_WITH_PARENT"):
    end_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

application = get_wsgi_application()
# What is loaded stays and need not be looked through again. Django's requests are cycles that only the collector frees;
# looking for them every four requests took a tenth of a page's time, every thirty it takes a fortieth.
gc.collect()
gc.freeze()
gc.set_threshold(5_000)
# The first save of a worker shall not wait for its renderer to start.
children.warm_up()
