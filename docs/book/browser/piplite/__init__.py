"""What JupyterLite's kernel imports first; JupyterLite's own installs packages from PyPI.

In the course's site nothing is installed: what notebooks import lies in the site. So this one takes
the other's place, and prepares a quick start (`piplite.piplite`).
"""
