"""What a page asked for, received and complained about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request, Response, WebSocket

HARMLESS: Final = (
    # JupyterLab on a kernel that has gone or restarts.
    re.compile(r"WebSocket connection to '\S+/api/kernels/\S+' failed"),
    re.compile(r"^Could not restore the debugger state: Canceled future for debug_request"),
    # Notebook 7 on any notebook.
    re.compile(r"^Cannot read properties of undefined \(reading 'schema'\)$", re.MULTILINE),
    re.compile(r"^Command 'filebrowser:open-path' not registered\.$", re.MULTILINE),
)
"""Console errors that JupyterLab and Notebook 7 make without us."""


class Traffic:
    """Listens to a page from its birth.

    Attributes
    ----------
    errors : list of str
        Console errors and uncaught exceptions, without the `HARMLESS` ones.
    requests : list of str
        Addresses of all requests.
    socket_bytes : int
        Payload received over the page's web sockets so far.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.socket_bytes = 0
        self._host = urlsplit(origin).netloc
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self._note_error(f"{error}\n{error.stack}"))
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.on("websocket", self._follow_socket)

    @property
    def foreign_requests(self) -> list[str]:
        """Requests that left the page's origin."""
        addresses = [(address, urlsplit(address)) for address in self.requests]
        return [
            address
            for address, parts in addresses
            if parts.scheme not in {"blob", "data"} and parts.netloc != self._host
        ]

    def requests_for(self, pattern: str) -> list[str]:
        """Return the requests whose address matches the regular expression `pattern`."""
        return [address for address in self.requests if re.search(pattern, address)]

    def assert_clean(self) -> None:
        """Fail on an error in the console or a request off the page's origin."""
        assert not self.errors, "errors in the page:\n" + "\n".join(self.errors)
        assert not self.foreign_requests, f"requests off the origin: {self.foreign_requests}"

    def _note_console(self, message: ConsoleMessage) -> None:
        # A failed load has its own entry, with its address, by `_note_response`.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._note_error(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in HARMLESS):
            self.errors.append(text)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self._note_error(f"{response.status} {response.request.method} {response.url}")

    def _follow_socket(self, socket: WebSocket) -> None:
        self.requests.append(re.sub(r"^ws", "http", socket.url))
        socket.on("framereceived", self._count_frame)

    def _count_frame(self, frame: str | bytes) -> None:
        self.socket_bytes += len(frame)
