"""The tests reach no network, and this proves it."""

import socket

import pytest


def test_connect_to_another_machine_is_refused() -> None:
    with pytest.raises(PermissionError, match="do not reach the network"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
