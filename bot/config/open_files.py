"""The files and connections that this process may have open at a time."""

import resource
from typing import Final

WANTED: Final = 8192


def raise_open_files() -> int:
    """Raises the limit as far as it is needed and allowed; returns it. A thousand is too few for a thousand callers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(most, soft)
