"""A room to play in: a picture that the browser computes and draws, and its state in Python.

`docs/writing-a-room.md` shows how one is made.
"""

import html
import json
from typing import Any, ClassVar

import anywidget
import traitlets
from matplotlib.figure import Figure

from mitdl_utils.plots.alt import panels_html
from mitdl_utils.widgets.modules import bundle, page_script, style


class Room(anywidget.AnyWidget):
    """A room: typed state in Python, and one ES module that computes and draws it in the browser.

    A subclass names its module, declares its state as traits with `tag(sync=True)`, and draws its
    start state by matplotlib for places without widgets.

    Attributes:
        module: the name of its file in `mitdl_utils/widgets/js`, without `.js`.
    """

    module: ClassVar[str] = ""
    _css = style()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give each kind of room the module that it names."""
        if "module" in cls.__dict__:  # not in the classes that traitlets derives for its own use
            cls._esm = bundle(cls.module)
        super().__init_subclass__(**kwargs)

    def figure(self) -> Figure:
        """Draw the present state.

        Returns:
            A figure with one row of axes, a described one for each panel of the room.

        Raises:
            NotImplementedError: in a room that shows something else in `fallback`.
        """
        raise NotImplementedError(f"{self.module}: figure is missing; draw the start state")

    def fallback(self) -> str:
        """Picture the room where there is no JavaScript, no widgets or no kernel.

        Returns:
            HTML: each panel of the present figure, as an image with alt text.

        Raises:
            NotImplementedError: if the room draws no figure.
        """
        return panels_html(self.figure())

    def state(self) -> dict[str, Any]:
        """Return what the room's module reads.

        Returns:
            Name to value; all of it can be written as JSON.
        """
        return {name: getattr(self, name) for name in sorted(self._own_names())}

    def html(self) -> str:
        """Return the room as a part of a static page, where it lives without a kernel.

        Returns:
            HTML with everything inside; it asks nothing of any server. Until its script runs, and
            where none does, `fallback` stands there.

        Raises:
            NotImplementedError: if the room draws no figure.

        >>> from mitdl_utils.widgets import neuron
        >>> neuron().html().count("<script type=module>")
        1
        """
        place = f"room-{self.model_id}"
        state = json.dumps(self.state(), ensure_ascii=False).replace("<", r"\u003c")
        el = f'document.getElementById("{place}")'
        return (
            f"<style>{style()}</style>\n<div id={place}>{self.fallback()}</div>\n"
            f"<script type=module>\n{page_script(self.module)}\n"
            f"room.render({{ model: localModel({state}), el: {el} }});\n</script>\n"
        )

    def _own_names(self) -> set[str]:
        """Return the names of the state that this kind of room has declared."""
        inherited = set(anywidget.AnyWidget.class_trait_names())
        synced = set(self.trait_names(sync=True))
        return {name for name in synced - inherited if not name.startswith("_")}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        note = "<p><em>Run this cell in JupyterLab to play.</em></p>"
        return data | {"text/html": self.fallback() + note, "text/plain": repr(self)}, metadata

    def __repr__(self) -> str:
        plain = {k: v for k, v in self.state().items() if isinstance(v, bool | int | float | str)}
        return f"{self.module}({', '.join(f'{name}={value!r}' for name, value in plain.items())})"


class Between(traitlets.Float[float, float]):
    """A number of a room's state, within its bounds, that the browser knows too."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default, min=low, max=high)
        self.tag(sync=True)


def one_line(text: str) -> str:
    """Return text as HTML that says just that."""
    return html.escape(text)
