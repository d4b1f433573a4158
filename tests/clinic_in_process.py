"""The clinic of the tests, served to a browser from the process of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections

from flavum.clinic.config.wsgi import make_application


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request, as a browser asks for several things at once."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serve_here() -> Iterator[str]:
    """The address, until the end of the block."""
    with make_server("127.0.0.1", 0, make_application(), Server, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
