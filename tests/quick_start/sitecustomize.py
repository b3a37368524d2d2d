"""Programs that tests start begin sooner: this folder stands in their PYTHONPATH.

jsonschema builds a grammar of web addresses, for seconds in each process; nothing asks for it.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
