"""A QR code as SVG that may stand in a tagged PDF and on a page. Pure."""

from html import escape

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of empty edge, as the standard asks


def qr_svg(text: str, title: str) -> str:
    """``text`` as a black and white picture; ``title`` is what is read aloud of it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = ""
    for y, row in enumerate(rows):
        # Each run of dark modules is one rectangle of the path.
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                path += f"M{start} {y}h{x - start}v1H{start}z"
                start = None
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 3}" height="{side * 3}" '
        f'role="img"><title>{escape(title)}</title><rect width="{side}" height="{side}" fill="#ffffff"/>'
        f'<path d="{path}" fill="#000000"/></svg>'
    )
