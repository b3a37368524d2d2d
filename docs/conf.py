"""Sphinx's settings for the book; `make site` builds it."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from mitdl_utils import __version__  # noqa: E402

project = "mitdl"
author = "the mitdl authors"
copyright = "the mitdl authors, MIT licence"
release = __version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "extensions.formulas",
    "extensions.head",
    "extensions.checks",
    "extensions.rooms",
    "extensions.signatures",
    "extensions.terms",
    "extensions.outside",
]

# ── what is read ────────────────────────────────────────────────────────────────────────────────
nb_execution_mode = "off"  # docs/book/lectures.py has run them
nb_code_prompt_show = "show the code"
nb_code_prompt_hide = "hide the code"
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_update_mathjax = False
highlight_language = "text"  # where a block names none: commands and what they print
# Examples in Python may leave something out with an ellipsis, …, which is no Python.
suppress_warnings = ["config.cache", "misc.highlighting_failure"]

# Every reference leads somewhere, but for these.
nitpicky = True
nitpick_ignore_regex = [
    # Other libraries: their own pages explain them, and nothing is fetched to find the addresses.
    (r"py:.*", r"(collections|contextlib|matplotlib|numpy|os|pathlib|torch)\..*"),
    # A type variable, which stands for whatever comes in: there is no page on it.
    (r"py:class", r"mitdl_utils\.devices\.move\.T"),
]

# Docstrings are Markdown's kind of plain: one pair of backticks is code.
default_role = "literal"
autodoc_typehints = "signature"
autodoc_type_aliases = {"Axes": "matplotlib.axes.Axes"}  # where it is imported for types alone
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = ["Source", "Price"]
toc_object_entries_show_parents = "hide"

# ── what is written ─────────────────────────────────────────────────────────────────────────────
html_theme = "pydata_sphinx_theme"
html_title = "mitdl"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["book.css"]
html_js_files = [("live.js", {"defer": "defer", "priority": 900})]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
html_favicon = "_static/neuron.svg"
html_permalinks_icon = "#"
html_theme_options = {
    "logo": {
        "text": "mitdl",
        "image_light": "_static/neuron.svg",
        "image_dark": "_static/neuron.svg",
        "alt_text": "",
    },
    "navbar_align": "left",
    "header_links_before_dropdown": 6,
    "navbar_end": ["theme-switcher"],
    "show_prev_next": True,
    "show_toc_level": 2,
    "navigation_depth": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["foot"],
    "footer_end": [],
    "article_header_start": ["breadcrumbs"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "back_to_top_button": False,
}
html_sidebars = {"index": [], "start": [], "glossary": []}
html_context = {"default_mode": "auto"}
copybutton_exclude = ".linenos, .gp, .go"
copybutton_selector = "div.highlight-python pre, div.highlight-ipython3 pre, div.highlight-text pre"
