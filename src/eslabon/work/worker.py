"""The worker: does jobs one after another, sends the mail that waits, sees to the weekly digests and to reminders.

    python -m eslabon.work.worker

SIGTERM or Ctrl-C ends it: a job under way goes back for another worker to take up.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time

# How long it sleeps when there is nothing to do; how often it looks whether a digest or a reminder is due.
PAUSE = 1.0
DIGESTS_EVERY = 600.0
log = logging.getLogger(__name__)


def work(ending: threading.Event, parent: int | None = None) -> None:
    """Works until told to end, or until the process that started it is no more."""
    from django.db import DatabaseError, close_old_connections

    from eslabon.work import jobs, mail, reminders, uploads
    from eslabon.work.inquiries import sending
    from eslabon.work.sheets import staging

    uploads.sweep()
    staging.sweep()
    digests_at = 0.0
    while not ending.is_set() and parent in (None, os.getppid()):
        busy = False
        try:
            close_old_connections()
            if time.monotonic() >= digests_at:
                reminders.send_digests()
                sending.remind()
                digests_at = time.monotonic() + DIGESTS_EVERY
            mail.send_waiting()
            if job := jobs.claim():
                busy = True
                jobs.execute(job, ending)
        except DatabaseError:
            log.exception("the database doesn't answer")
        if not busy:
            ending.wait(PAUSE)


def main() -> None:
    """Runs the worker in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eslabon.site.settings")
    ending = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ending.set())
    import django

    django.setup()
    work(ending, int(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    main()
