"""Log to a mechjournal from a notebook or a script.

    import mechjournal_client as mj

    mj.log("Random directions do nothing.", figure)
    with mj.experiment("Patch layer 14", expect="refusal falls below 20 %", p=0.7) as run:
        run.result(f"Refusal is {rate:.0%}.", figure)

Where to and as whom: `mj login` on the command line, or MECHJOURNAL_URL, MECHJOURNAL_TOKEN, MECHJOURNAL_PROJECT. What
can't be sent now is kept and sent later, in order, once.
"""

from .context import context
from .door import Refused
from .notebook import Experiment, Proposed, experiment, log, today
from .settings import NotSetUp

__all__ = ["Experiment", "NotSetUp", "Proposed", "Refused", "context", "experiment", "log", "today"]
__version__ = "0.1.0"
