"""The process that prints: reads contents from its standard input and answers with PDFs until the input closes.

Run as `python -m marac_desk.documents.worker`. It keeps pieces in memory for as long as it lives, so the desk keeps it
warm; when the desk locks and closes the pipe, the process and everything it remembered are gone.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from marac_desk.documents.encryption import PasswordRefusedError, protect
from marac_desk.documents.frames import FrameError, HeadError, read_frame, write_frame
from marac_desk.documents.press import Press
from marac_desk.documents.wire import WireError, from_plain


def _answer(press: Press, request: object) -> tuple[dict[str, object], bytes]:
    """Return the answer to one request; whatever goes wrong is a code, never words from a document."""
    if not isinstance(request, dict):
        return {"error": "bad_request"}, b""
    password = request.get("password")
    try:
        built = press.build(from_plain(request.get("content")))
        pdf = built.pdf if password is None else protect(built.pdf, str(password), built.attached)
    except WireError:
        return {"error": "bad_request"}, b""
    except PasswordRefusedError as refused:
        return {"error": f"password_{refused.code}"}, b""
    except Exception as problem:
        return {"error": "failed", "kind": type(problem).__name__}, b""
    return {"pages": built.pages, "missing_glyphs": list(built.missing_glyphs), "drawn": built.drawn}, pdf


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests one after the other until the pipe closes or breaks."""
    press = Press()
    while True:
        try:
            message = read_frame(requests)
        except HeadError:
            message = None, b""
        except FrameError:
            return
        if message is None:
            return
        head, body = _answer(press, message[0])
        write_frame(answers, head, body)


def main() -> None:
    """Serve on standard input and output; a stray print goes to the error stream, not into an answer."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
