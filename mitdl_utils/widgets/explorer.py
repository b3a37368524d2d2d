"""The frame of all widgets: controls above a picture that is drawn again when one moves.

The picture is an HTML widget that holds an `<img>` with alt text, so it needs no matplotlib
backend of its own, does not flicker, and a screen reader announces the change.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
from matplotlib.figure import Figure

from mitdl_utils.plots.alt import description, image_html


class Explorer:
    """Controls above a picture.

    Where there is no kernel (a page made by nbconvert, a notebook on the web), the picture at the
    starting values is shown instead.

    Args:
        draw: takes the value of every control by name, returns a figure whose axes are described.
        controls: name to ipywidgets control, in the order in which they appear.

    Attributes:
        controls: the controls by name; setting `controls["b"].value` is moving the slider.
        picture: the HTML widget with the picture at the present values.

    Raises:
        ValueError: if there is nothing to move.
    """

    def __init__(self, draw: Callable[..., Figure], controls: Mapping[str, Any]) -> None:
        if not controls:
            raise ValueError("Explorer: controls is empty, expected at least one to move")
        self._draw = draw
        self.controls = dict(controls)
        self.picture = ipywidgets.HTML()
        rows = ipywidgets.Layout(flex_flow="row wrap")
        box = ipywidgets.Box(list(self.controls.values()), layout=rows)
        self._widget = ipywidgets.VBox([box, self.picture])
        for control in self.controls.values():
            control.observe(lambda change: self._redraw(), names="value")
        self._redraw()

    def _redraw(self) -> None:
        figure = self._draw(**{name: control.value for name, control in self.controls.items()})
        self.picture.value = image_html(figure, description(figure))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        labels = ", ".join(control.description for control in self.controls.values())
        note = f"<p><em>Run this cell in JupyterLab to move: {labels}.</em></p>"
        bundle: dict[str, Any] = self._widget._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": self.picture.value + note, "text/plain": repr(self)}

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={control.value}" for name, control in self.controls.items())
        return f"Explorer({values})"
