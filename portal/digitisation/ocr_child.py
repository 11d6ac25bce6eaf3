"""The reading process: takes an image or one page of a PDF, answers the lines on it. A process of its own, with limits.

Protocol on stdin and stdout: a JSON line `{"kind", "frame", "bytes", "ocr"}`, then that many bytes; the answer is one
JSON line. Everything that decodes what came from outside happens here, so a hostile file ends this process at most.
"""
from __future__ import annotations

import io
import json
import os
import resource
import sys
from typing import Any, BinaryIO

from portal.digitisation.reading_order import Line, in_order

ENGINE = "rapidocr-3.10/PP-OCRv6-small/red"
PDF_ENGINE = "pdf-text"
PDF_DPI = 200
POINTS_PER_INCH = 72
MOST_PIXELS = 60_000_000
"""Larger images are refused at intake; rendering a PDF page never makes a larger one either."""
MEMORY_BYTES = 6 << 30
"""Address space: the OCR runtime maps far more than it uses (1.3 GB resident)."""
MIN_CONFIDENCE = 0.5


class Recogniser:
    """RapidOCR behind one method; the engine loads its models at the first page.

    The red channel alone is read, which drops stamps and red lines (print CER 1.7 to 0.2 %); the text-line classifier
    stays off, since it turns handwriting upside down (measured, both).
    """

    def __init__(self) -> None:
        self._engine: Any = None

    def lines(self, image: Any) -> list[Line]:
        """Lines of a PIL image, in reading order."""
        import numpy

        red = numpy.asarray(image.convert("RGB"))[:, :, 0]
        result = self._loaded()(numpy.dstack([red] * 3))
        if result.txts is None or result.boxes is None:
            return []
        found = [_line(text, box, score) for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)]
        return in_order([line for line in found if line.confidence >= MIN_CONFIDENCE])

    def _loaded(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(params={
                "Global.use_cls": False, "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            })
        return self._engine


def _line(text: str, box: Any, score: float) -> Line:
    xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
    return Line(text, min(xs), min(ys), max(xs), max(ys), float(score))


def read_page(kind: str, frame: int, content: bytes, ocr: bool, recogniser: Recogniser) -> dict:
    """What stands on a page: `{"source", "engine", "width", "height", "lines"}`."""
    if kind == "pdf":
        return _read_pdf(content, frame, ocr, recogniser)
    image = _open_image(content, frame)
    if not ocr:
        return _answer("unread", "", image.width, image.height, [])
    return _answer("ocr", ENGINE, image.width, image.height, recogniser.lines(image))


def _open_image(content: bytes, frame: int) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    image = Image.open(io.BytesIO(content), formats=["JPEG", "TIFF"])
    image.seek(frame)
    return ImageOps.exif_transpose(image)


def _read_pdf(content: bytes, frame: int, ocr: bool, recogniser: Recogniser) -> dict:
    import pypdfium2

    page = pypdfium2.PdfDocument(content)[frame]
    width, height = page.get_size()
    scale = PDF_DPI / POINTS_PER_INCH
    if width * height * scale * scale > MOST_PIXELS:
        raise ValueError("the PDF page is too large to render")
    lines = _text_layer(page, height, scale)
    size = round(width * scale), round(height * scale)
    if lines:
        return _answer("pdf", PDF_ENGINE, *size, lines)
    if not ocr:
        return _answer("unread", "", *size, [])
    return _answer("ocr", ENGINE, *size, recogniser.lines(page.render(scale=scale).to_pil()))


def _text_layer(page: Any, height: float, scale: float) -> list[Line]:
    """The lines of a text layer, from points with the origin below left to pixels with the origin above left."""
    text = page.get_textpage()
    lines = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        if said:
            lines.append(Line(said, left * scale, (height - top) * scale, right * scale, (height - bottom) * scale, 1.0))
    return lines


def _answer(source: str, engine: str, width: int, height: int, lines: list[Line]) -> dict:
    rounded = [[line.text, *(round(value, 1) for value in line[1:5]), round(line.confidence, 3)] for line in lines]
    return {"source": source, "engine": engine, "width": width, "height": height, "lines": rounded}


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answers requests until the other end closes. A page that cannot be read is an answer with `trouble`."""
    recogniser = Recogniser()
    while header := incoming.readline():
        request = json.loads(header)
        content = incoming.read(request["bytes"])
        try:
            answer = read_page(request["kind"], request["frame"], content, request["ocr"], recogniser)
        except Exception as fault:  # decoders raise anything on hostile input
            answer = {"trouble": f"{type(fault).__name__}: {fault}"[:200]}
        outgoing.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        outgoing.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between answers
    serve(sys.stdin.buffer, outgoing)


if __name__ == "__main__":
    main()
