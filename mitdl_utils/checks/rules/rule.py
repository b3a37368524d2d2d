"""Which rule of an exercise an answer breaks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mitdl_utils.checks.rules.code import Code, Hidden, Use
from mitdl_utils.checks.rules.effects import changed_by

# Modules whose names, looked up, can change what any code does.
MOST_USES = 4  # that are named
ROOMS = "mitdl_utils.widgets"  # are not where notebooks are graded: some compute an answer
INNER = {"builtins", "gc", "importlib", "inspect", "math", "numpy", "os", "sys", "types"}


def broken_rule(
    code: Code,
    name: str,
    forbidden: Sequence[str],
    absent: Sequence[str] = (),
    replaced: Collection[str] = (),
) -> str:
    """Return the message where the answer `name` breaks a rule; "" where it breaks none.

    Args:
        code: of the notebook, from `read_code`.
        name: of the exercise.
        forbidden: dotted names; "scipy" forbids all that lies under it.
        absent: libraries that are not there while the lab is graded.
        replaced: names of the notebook that others stand in for when the answer is called.
    """
    try:
        met = code.without(replaced, name)
        return (
            _internal(code, name)
            or _forbidden(met, name, forbidden)
            or _absent(met, name, absent)
            or _hidden(code, name, forbidden)
        )
    except (RecursionError, MemoryError, ValueError):
        return (
            f"{name}: is nested too deep to be read, so nobody can tell whether it keeps the "
            "rules\n    Write it in shorter lines."
        )


def _forbidden(code: Code, name: str, forbidden: Sequence[str]) -> str:
    """Return the message where an answer reaches a forbidden call."""
    if not forbidden:
        return ""
    for use in code.reached(name):
        broken = [call for call in forbidden if _is_or_is_under(use.dotted, call)]
        if broken:
            whole = all("." not in call for call in broken)  # a library, whatever is called there
            why = f"and {broken[0]} is not allowed here" if whole else "which is the answer itself"
            return (
                f"{name}: uses {use.dotted}{_where(use, name)}, {why}\n"
                "    Write it from scratch: the statement lists what is not allowed."
            )
    return ""


def _absent(code: Code, name: str, absent: Sequence[str]) -> str:
    """Return the message where an answer works with what is not there in the end."""
    for use in code.reached(name):
        used = [library for library in (*absent, ROOMS) if _lies_under(use.dotted, library)]
        if used and not use.asked:
            return (
                f"{name}: uses {use.dotted}{_where(use, name)}, but {used[0]} is not there while "
                "this lab is graded\n    Write it with what the lab's first cell imports."
            )
    return ""


def _internal(code: Code, name: str) -> str:
    """Return the message where the grader's own code is worked with; no exercise allows that."""
    for hidden in code.hidden:
        use = hidden.reflection
        if use.internal and _runs(hidden, code, [name]):
            return (
                f"{name}: cell {hidden.cell}, line {use.line}: {use.text} is the grader's own: "
                "with that nobody can tell whether the answer keeps the rules\n"
                "    Leave it out; what the lab's own cells import is yours to use."
            )
    return ""


def internal_uses(code: Code, names: Sequence[str]) -> list[str]:
    """Return where the notebook works with the grader's own code: "cell a, line 2: autograder".

    Args:
        code: of the notebook.
        names: of its exercises.
    """
    uses = (hidden for hidden in code.hidden if hidden.reflection.internal)
    places = [(hidden.cell, hidden.reflection) for hidden in uses if _runs(hidden, code, names)]
    return [f"cell {cell}, line {use.line}: {use.text}" for cell, use in places][:MOST_USES]


def _runs(hidden: Hidden, code: Code, names: Sequence[str]) -> bool:
    """Whether a use of reflection runs with the cells, or where an answer is called."""
    owner = hidden.reflection.owner
    return not owner or owner in code.used_when_run or owner in code.used(names)


def _hidden(code: Code, name: str, forbidden: Sequence[str]) -> str:
    """Return the message where code looks into Python itself, so that reading cannot follow."""
    if not forbidden:
        return ""
    reach = code.used([name])
    roots = INNER | {call.partition(".")[0] for call in forbidden}
    for hidden in code.hidden:
        if not hidden.reflection.internal and _reaches_the_answer(hidden, code, reach, roots):
            use = hidden.reflection
            return (
                f"{name}: cell {hidden.cell}, line {use.line}: {use.text}: with that nobody "
                "can tell whether the answer keeps the rules\n"
                "    Write it without looking into Python itself; no exercise needs that."
            )
    return ""


def _reaches_the_answer(hidden: Hidden, code: Code, reach: set[str], roots: set[str]) -> bool:
    """Whether an answer can meet what a use of reflection finds or changes."""
    reflection = hidden.reflection
    if reflection.owner and reflection.owner in reach:
        return True
    if reflection.owner and reflection.owner not in code.used_when_run:
        return False
    looked_into = code.aliases.get(reflection.of) or code.renamed.get(reflection.of, "")
    if not reflection.flows or looked_into.partition(".")[0] in roots:
        return True
    changed = changed_by(hidden, code)
    return changed is None or not changed.isdisjoint(reach)


def _where(use: Use, name: str) -> str:
    """Return where a use stands, in brackets: "(line 2 of its cell)", "(in helper, …)"."""
    parts = [f"in {use.owner}"] if use.owner != name else []
    parts += [f"line {use.line} of its cell"] if use.line else []
    return f" ({', '.join(parts)})" if parts else ""


def _is_or_is_under(dotted: str, call: str) -> bool:
    """Whether a name is the forbidden one, lies under it, or is another one of NumPy's for it."""
    if _lies_under(dotted, call):
        return True
    parts, forbidden = dotted.split("."), call.split(".")
    return parts[0] == forbidden[0] == "numpy" and forbidden[-1] in parts[1:]


def _lies_under(dotted: str, module: str) -> bool:
    return f"{dotted}.".startswith(f"{module}.")
