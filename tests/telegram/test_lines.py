"""Our own lines speak the HTTP that servers really speak, and tell what surely did not leave."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.telegram.lines import CutOff, Lines, NotReached

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[Lines]:
    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(attend, "127.0.0.1", 0)
    lines = Lines(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    try:
        yield lines
    finally:
        lines.close()
        listening.close()
        await listening.wait_closed()


def saying(*pieces: bytes, stays: bool = True) -> Serve:
    """Answer each request with these pieces, one packet each."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(2)
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            if not stays:
                return

    return serve


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=1\r\nl",
    b"lo\r\n0\r\n",
    b"\r\n",
)


@pytest.mark.parametrize(
    "serve",
    [
        saying(PLAIN),
        saying(PLAIN[:20], PLAIN[20:40], PLAIN[40:]),
        saying(*CHUNKED),
        saying(b"HTTP/1.1 100 Continue\r\n\r\n", PLAIN),
        saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhel", b"lo", stays=False),
        saying(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", stays=False),
    ],
    ids=["plain", "in pieces", "in chunks", "after a go-on", "until it hangs up", "by an old server"],
)
async def test_an_answer_is_read_again_and_again(serve: Serve) -> None:
    async with server(serve) as lines:
        for _time in range(3):
            assert await lines.post("/bot1:a/getMe", b"{}", 5) == (200, b"hello")


async def test_a_refusal_is_an_answer() -> None:
    async with server(saying(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}")) as lines:
        assert await lines.post("/", b"{}", 5) == (429, b"{}")


async def test_nobody_there_is_surely_not_sent() -> None:
    async with server(saying(PLAIN)) as lines:
        pass
    with pytest.raises(NotReached):
        await lines.post("/", b"{}", 5)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhel", b"220 mail\r\n\r\n"]
)
async def test_hanging_up_early_or_talking_nonsense_is_cut_off(said: bytes) -> None:
    async with server(saying(said, stays=False)) as lines:
        with pytest.raises(CutOff):
            await lines.post("/", b"{}", 5)


async def test_silence_ends_by_patience_and_the_line_is_not_used_again() -> None:
    async with server(saying(b"HTTP/1.1 200 OK\r\n")) as lines:
        for _time in range(2):
            with pytest.raises(TimeoutError):
                await lines.post("/", b"{}", 0.05)


async def test_calls_side_by_side_have_lines_of_their_own() -> None:
    async with server(saying(PLAIN)) as lines:
        answers = await asyncio.gather(*(lines.post("/", b"{}", 5) for _call in range(20)))
    assert answers == [(200, b"hello")] * 20
