"""Builds the course as a book of static pages: `python -m docs.book`, which `make site` calls."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
