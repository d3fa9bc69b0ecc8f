"""A Bot API as lean as the sink, which counts as Telegram does: in all, to each person, to a group; too many is a 429."""

from bench.sink import CHAT_ID, Caller, Sink
from tests.botapi.chats import Chat
from tests.botapi.clock import Clock
from tests.botapi.limits import Limits, whole_seconds

TOO_MANY = b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
REFUSED = b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}'


class StrictSink(Sink):
    def __init__(self, in_all: int) -> None:
        super().__init__()
        self.limits = Limits(Clock(), enabled=True, in_all=in_all)

    def caller(self) -> Caller:
        return StrictCaller(self, self.limits)


class StrictCaller(Caller):
    def __init__(self, sink: Sink, limits: Limits) -> None:
        super().__init__(sink)
        self._limits = limits

    def _message(self, message_id: int, head: bytes, body: bytes) -> None:
        if head.find(b"/editmessagetext") < 0 and (wait := self._wait(body)) > 0:
            self._limits.caused += 1
            seconds = whole_seconds(wait)
            refused = REFUSED % (seconds, seconds)
            self.transport.write(TOO_MANY % (len(refused), refused))
        else:
            super()._message(message_id, head, body)

    def _wait(self, body: bytes) -> float:
        found = CHAT_ID.search(body)
        assert found is not None
        number = int(found[1])
        chat = Chat(number, "private" if number > 0 else "supergroup")
        wait = self._limits.wait(chat, 1)
        if wait <= 0:
            self._limits.spend(chat, 1)
        return wait
