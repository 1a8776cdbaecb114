"""A visitor without a browser: what its websocket would send and get, so that only the server is measured."""

from __future__ import annotations

import time
from collections.abc import Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from .server import Server


class Visitor:
    """One session of a server."""

    def __init__(self, server: Server, query: str) -> None:
        self.socket = connect(server.address.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"])
        self.socket.protocol.max_size = None
        self.query = query
        self.values: dict[str, tuple[str, object]] = {}  # what widgets hold, by id

    def ask(self) -> None:
        """Ask for a run of the script with the widgets as they stand; the answer is not waited for."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        for name, (kind, value) in self.values.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            if kind.endswith("_array_value"):
                getattr(state, kind).data.append(value)
            else:
                setattr(state, kind, value)
        self.socket.send(message.SerializeToString())

    def run(self) -> float:
        """Ask, and wait until the script is done: the seconds that it took."""
        start = time.perf_counter()
        self.ask()
        self.widgets = {}
        for message in self._messages():
            if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                drawn = getattr(element, element.WhichOneof("type"))
                if getattr(drawn, "id", ""):
                    self.widgets[drawn.id] = drawn
        return time.perf_counter() - start

    def _messages(self) -> Iterator[ForwardMsg]:
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=120))
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                continue  # it begins anew by itself
            yield message

    def set(self, key: str, kind: str, value: object) -> None:
        """Give the widget of this key a value, to be sent with the next run; `kind` is Streamlit's name of its type."""
        self.values[self._name(key)] = kind, value

    def slide(self, key: str, n: int) -> None:
        """Put a slider on its n-th stop; behind the last one the first comes again."""
        options = self.widgets[self._name(key)].options
        self.set(key, "string_array_value", options[n % len(options)])

    def _name(self, key: str) -> str:
        return next(one for one in self.widgets if one.endswith(f"-{key}"))

    def close(self) -> None:
        """Go away."""
        self.socket.close()
