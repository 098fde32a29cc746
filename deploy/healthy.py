"""Exit with 0 when this container's web server can work: the database and the queue answer it."""

import os
import sys
from urllib.request import Request, urlopen

ADDRESS = "http://127.0.0.1:8000/health/ready/"


def main() -> None:
    """Ask as a name that the server serves."""
    host = os.environ["EXPORTCTL_HOSTS"].split(",")[0].strip()
    request = Request(ADDRESS, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        urlopen(request, timeout=8)  # noqa: S310
    except OSError as error:
        sys.exit(f"{ADDRESS}: {error}")


if __name__ == "__main__":
    main()
