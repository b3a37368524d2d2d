"""Drawn faces with known groups: for asking on whom a classifier fails.

Everything is painted on a canvas of (n, size, size, 3) by masks of (n, size, size), for all
images at once: a mask is 1 inside a shape, 0 outside, and in between on its edge.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.data.dataset import Dataset

Mask = NDArray[np.floating[Any]]

SKIN = np.array([[0.96, 0.80, 0.68], [0.74, 0.53, 0.38], [0.38, 0.25, 0.18]])  # (tone, rgb)
HAIR = np.array([[0.10, 0.08, 0.07], [0.35, 0.20, 0.10], [0.80, 0.62, 0.30], [0.55, 0.55, 0.56]])
NOT_A_FACE = -1  # the group of an image without a face


def drawn_faces(
    n: int = 1000, tones: Sequence[float] = (1, 1, 1), size: int = 32, seed: int = 0
) -> Dataset:
    """Draw faces and other things, with a record of what is in each face.

    The drawings are no portraits. A photograph does not come with a true list of what is in it,
    and asking for whom a model works needs such a list.

    Args:
        n: how many images; half of them (within one) are faces.
        tones: shares of the skin tones light, medium and dark; any numbers that are not
            negative, for example (90, 8, 2). Equal by default.
        size: side of each image in pixels, at least 16.
        seed: the same seed gives the same images.

    Returns:
        X (n, size, size, 3) float32, red, green and blue from 0 to 1, as `imshow` takes them.
        y (n,): 1 face, 0 something else (a ball, a house, a clock or waves). `groups` has
        "tone" (0 light, 1 medium, 2 dark), "glasses", "smile" and "turned" (0 or 1), and -1 in
        each where there is no face.

    Raises:
        ValueError: if `n` is below 2, `size` below 16, or `tones` are not three shares.

    Source: synthetic; no person was photographed.

    >>> faces = drawn_faces(10)
    >>> faces.X.shape, sorted(faces.groups)
    ((10, 32, 32, 3), ['glasses', 'smile', 'tone', 'turned'])
    """
    shares = np.asarray(tones, dtype=np.float64)
    if n < 2 or size < 16:
        raise ValueError(f"drawn_faces: n is {n} and size {size}, expected at least 2 and 16")
    if shares.shape != (3,) or not (shares >= 0).all() or not 0 < shares.sum() < np.inf:
        raise ValueError(f"drawn_faces: tones are {tones}, expected three shares, light to dark")
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2).astype(np.int64)
    groups = {"tone": rng.choice(3, n, p=shares / shares.sum())}
    groups |= {name: rng.integers(0, 2, n) for name in ("glasses", "smile", "turned")}
    groups = {name: np.where(y == 1, values, NOT_A_FACE) for name, values in groups.items()}
    X = np.empty((n, size, size, 3), dtype=np.float32)
    for start in range(0, n, 500):  # a few hundred at a time, so that memory stays small
        part = slice(start, start + 500)
        X[part] = _draw(y[part], {k: v[part] for k, v in groups.items()}, size, rng)
    return Dataset(X, y, ("other", "face"), groups=groups, source="drawn from a seed")


def _draw(
    y: NDArray[np.int64], groups: dict[str, NDArray[np.int64]], size: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return images (n, size, size, 3) of the labels (n,) and, for faces, of their groups."""
    canvas = Canvas(len(y), size, rng)
    face = y == 1
    _draw_faces(canvas.only(face), {k: v[face] for k, v in groups.items()})
    kind = np.where(face, -1, rng.integers(0, 4, len(y)))
    for number, draw in enumerate((_draw_balls, _draw_houses, _draw_clocks, _draw_waves)):
        draw(canvas.only(kind == number))
    return canvas.photographed()


class Canvas:
    """Images being painted, all at once, on coordinates from -1 to 1 (y points down).

    Attributes:
        rgb: (n, size, size, 3) floats.
        u: (size,) horizontal coordinates; v: (size, 1) vertical ones.
    """

    def __init__(self, n: int, size: int, rng: np.random.Generator) -> None:
        self.rng, self.n, self.size = rng, n, size
        self.u = (np.arange(size) + 0.5) / size * 2 - 1
        self.v = self.u[:, None]
        top, bottom = rng.uniform(0.15, 0.95, (2, n, 1, 1, 3))
        down = (self.v[..., None] + 1) / 2  # (size, 1, 1)
        self.rgb: NDArray[np.float64] = (top + (bottom - top) * down) * np.ones((size, 1))
        self._parent: tuple[Canvas, NDArray[np.bool_]] | None = None

    def only(self, chosen: NDArray[np.bool_]) -> "Canvas":
        """Return a canvas of some of the images; painting on it paints on this one."""
        part = object.__new__(Canvas)
        part.rng, part.n, part.size = self.rng, int(chosen.sum()), self.size
        part.u, part.v, part.rgb = self.u, self.v, self.rgb[chosen]
        part._parent = (self, chosen)
        return part

    def between(self, low: float, high: float) -> Mask:
        """Draw a number for each image, (n, 1, 1)."""
        return self.rng.uniform(low, high, (self.n, 1, 1))

    def ellipse(self, x: Any, y: Any, rx: Any, ry: Any) -> Mask:
        """Return the mask of an ellipse around (x, y); each argument is a number or (n, 1, 1)."""
        distance = np.hypot((self.u - x) / rx, (self.v - y) / ry)
        return self.inside((1 - distance) * np.minimum(rx, ry))

    def box(self, left: Any, right: Any, top: Any, bottom: Any) -> Mask:
        """Return the mask of a rectangle; each argument is a number or (n, 1, 1)."""
        depth = np.minimum(
            np.minimum(self.u - left, right - self.u), np.minimum(self.v - top, bottom - self.v)
        )
        return self.inside(depth)

    def inside(self, depth: Any) -> Mask:
        """Return 1 where a point lies deeper than half a pixel in a shape, 0 as far outside it."""
        return np.asarray(np.clip(depth * self.size / 2 + 0.5, 0, 1))

    def paint(self, mask: Mask, colour: ArrayLike) -> None:
        """Cover a mask with a colour: (3,), or (n, 3) for one in each image."""
        shade = np.asarray(colour, dtype=np.float64)
        shade = shade[:, None, None, :] if shade.ndim == 2 else shade
        self.rgb += np.broadcast_to(mask, self.rgb.shape[:-1])[..., None] * (shade - self.rgb)
        if self._parent is not None:
            parent, chosen = self._parent
            parent.rgb[chosen] = self.rgb

    def colours(self, low: float = 0.05, high: float = 0.95) -> NDArray[np.float64]:
        """Draw a colour for each image, (n, 3)."""
        return self.rng.uniform(low, high, (self.n, 3))

    def photographed(self) -> NDArray[np.float64]:
        """Return the images under a lamp from one side, with the noise of a cheap camera."""
        lamp = 1 + self.between(-0.25, 0.25) * self.u + self.between(-0.15, 0.15)
        noise = self.rng.normal(0, 0.02, self.rgb.shape)
        return np.asarray(np.clip(self.rgb * lamp[..., None] + noise, 0, 1))


def _draw_faces(c: Canvas, groups: dict[str, NDArray[np.int64]]) -> None:
    yes = {name: groups[name][:, None, None] * 1.0 for name in ("glasses", "smile", "turned")}
    tone = groups["tone"]
    skin = np.clip(SKIN[tone] * c.rng.uniform(0.9, 1.1, (c.n, 1)), 0, 1)
    hair = HAIR[c.rng.integers(0, len(HAIR), c.n)]
    x, y = c.between(-0.12, 0.12), c.between(-0.05, 0.12)
    rx, ry = c.between(0.44, 0.54), c.between(0.58, 0.70)
    long_hair = c.between(0, 1) < 0.5
    c.paint(c.ellipse(x, 1.15, 0.85, 0.40), c.colours())  # shoulders
    c.paint(c.box(x - 0.18, x + 0.18, y, y + 0.95), skin * 0.85)  # neck
    behind = np.where(long_hair, 0.25, -0.08)
    c.paint(c.ellipse(x, y - 0.15 + behind, rx + 0.12, ry + 0.10), hair)
    c.paint(c.ellipse(x, y, rx, ry), skin)
    edge = y - ry * c.between(0.45, 0.65)  # where the hair ends
    c.paint(
        c.ellipse(x, y, rx + 0.04, ry + 0.04) * c.inside(edge - c.v - 0.25 * (c.u - x) ** 2), hair
    )
    side = np.where(c.between(0, 1) < 0.5, -1, 1)
    middle = x + yes["turned"] * side * 0.20  # a turned face looks past us
    _draw_eyes(c, middle, y - 0.08, rx, yes["glasses"], hair)
    c.paint(c.ellipse(middle, y + 0.12, 0.06, 0.13) * 0.55, skin * 0.6)  # nose
    _draw_mouth(c, middle, y + ry * 0.58, yes["smile"], skin)


def _draw_eyes(c: Canvas, x: Mask, y: Mask, rx: Mask, glasses: Mask, hair: Any) -> None:
    apart = rx * 0.45
    dark = c.rng.uniform(0.05, 0.25, (c.n, 3))
    for side in (-1, 1):
        x_eye = x + side * apart
        c.paint(c.ellipse(x_eye, y, 0.12, 0.075), (0.95, 0.95, 0.93))
        c.paint(c.ellipse(x_eye, y, 0.06, 0.07), dark)
        c.paint(c.ellipse(x_eye, y - 0.17, 0.14, 0.035), hair * 0.8)  # brow
        ring = c.ellipse(x_eye, y, 0.21, 0.18) - c.ellipse(x_eye, y, 0.15, 0.12)
        c.paint(np.clip(ring, 0, 1) * glasses, (0.08, 0.08, 0.10))
    c.paint(c.box(x - 0.08, x + 0.08, y - 0.03, y + 0.02) * glasses, (0.08, 0.08, 0.10))


def _draw_mouth(c: Canvas, x: Mask, y: Mask, smile: Mask, skin: Any) -> None:
    wide = c.between(0.17, 0.24)
    bend = np.where(smile == 1, 0.13, -0.01)  # the corners of a smile lie higher
    line = y + bend * (0.5 - ((c.u - x) / wide) ** 2)
    thick = np.where(smile == 1, 0.07, 0.045)
    inner = c.inside(np.minimum(thick - np.abs(c.v - line), wide - np.abs(c.u - x)))
    c.paint(inner, skin * [0.75, 0.35, 0.38])


def _draw_balls(c: Canvas) -> None:
    """Paint balls: round like a head, in colours of skin and others, with a highlight."""
    x, y, r = c.between(-0.2, 0.2), c.between(-0.2, 0.2), c.between(0.4, 0.7)
    like_skin = SKIN[c.rng.integers(0, 3, c.n)]
    colour = np.where(c.rng.uniform(size=(c.n, 1)) < 0.5, like_skin, c.colours())
    c.paint(c.ellipse(x, y, r, r), colour)
    c.paint(c.ellipse(x - r / 3, y - r / 3, r / 4, r / 5) * 0.6, (1, 1, 1))


def _draw_houses(c: Canvas) -> None:
    """Paint houses: two windows and a door, nearly a face."""
    x, y, w = c.between(-0.15, 0.15), c.between(0.5, 0.8), c.between(0.45, 0.6)
    c.paint(c.box(x - w, x + w, y - 1.0, y), c.colours(0.3, 0.95))
    roof = np.minimum(c.v - (y - 1.5) - np.abs(c.u - x) * 0.5 / (w + 0.1), y - 1.0 - c.v)
    c.paint(c.inside(roof), c.colours(0.1, 0.6))
    glass = c.colours(0.5, 1.0)
    for side in (-1, 1):
        x_window = x + side * w * 0.5
        c.paint(c.box(x_window - 0.12, x_window + 0.12, y - 0.85, y - 0.6), glass)
    c.paint(c.box(x - 0.13, x + 0.13, y - 0.42, y), c.colours(0.1, 0.5))


def _draw_clocks(c: Canvas) -> None:
    """Paint clocks: a round dial with two hands."""
    x, y, r = c.between(-0.15, 0.15), c.between(-0.15, 0.15), c.between(0.5, 0.7)
    c.paint(c.ellipse(x, y, r, r), c.colours(0.05, 0.5))
    c.paint(c.ellipse(x, y, r - 0.1, r - 0.1), c.colours(0.7, 1.0))
    for long in (0.45, 0.75):
        angle = c.between(0, 2 * np.pi)
        du, dv = c.u - x, c.v - y
        along = du * np.cos(angle) + dv * np.sin(angle)
        across = np.abs(du * np.sin(angle) - dv * np.cos(angle))
        depth = np.minimum(np.minimum(along + 0.05, long * r - along), 0.05 - across)
        c.paint(c.inside(depth), (0.1, 0.1, 0.1))


def _draw_waves(c: Canvas) -> None:
    """Paint a pattern like cloth, water or leaves, from edge to edge."""
    pattern: Any = 0.0
    for _ in range(3):
        angle, turns, start = c.between(0, np.pi), c.between(1, 5), c.between(0, 2 * np.pi)
        along = c.u * np.cos(angle) + c.v * np.sin(angle)
        pattern = pattern + np.sin(turns * np.pi * along + start)
    c.paint(np.clip(pattern / 3 + 0.5, 0, 1), c.colours())
