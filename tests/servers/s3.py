"""An S3 server on loopback that tells what it was asked for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEYS = {"key": "testing", "secret": "testing"}


class Request(NamedTuple):
    """A request that was answered.

    Attributes
    ----------
    method, path, query : str
    bytes_range : str
        As the client asked for it, empty where it wanted all.
    length : int
        Bytes of the answer.
    """

    method: str
    path: str
    query: str
    bytes_range: str
    length: int


@dataclass
class S3Server:
    """A running server.

    Attributes
    ----------
    options : dict
        With which s3fs finds it.
    failing : set of str
        Paths of objects that are throttled.
    """

    options: dict[str, Any] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    _requests: list[Request] = field(default_factory=list)

    def taken(self) -> list[Request]:
        """Return what was asked for since the last call."""
        found, self._requests = self._requests, []
        return found

    def around(self, app: Any) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
        """Return `app`, watched."""

        def watched(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if path in self.failing:
                start_response("503 Slow Down", [("Content-Type", "application/xml")])
                return [b"<Error><Code>SlowDown</Code><Message>Slow down</Message></Error>"]
            body = b"".join(app(environ, start_response))
            query, asked = environ["QUERY_STRING"], environ.get("HTTP_RANGE", "")
            method = environ["REQUEST_METHOD"]
            self._requests.append(Request(method, path, query, asked, len(body)))
            return [body]

        return watched


@contextlib.contextmanager
def s3_server() -> Iterator[S3Server]:
    """Run a server; it ends with the context, and forgets what it was given."""
    watched = S3Server()
    app = watched.around(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="s3")
    thread.start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    watched.options = {**KEYS, "endpoint_url": endpoint}
    try:
        yield watched
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
