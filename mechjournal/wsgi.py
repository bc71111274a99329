"""The door for a WSGI server."""

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
# The first save of a worker shall not wait for its renderer to start.
children.warm_up()
