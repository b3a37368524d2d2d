"""Where we are not like nbgrader, on purpose: its own tests that do not hold here, and why."""

AUTOGRADE = "tests.apps.test_nbgrader_autograde.TestNbGraderAutograde"

_REPORTED = (
    "A cell that is marked as graded and is none of the assignment's makes nbgrader give up the "
    "submission; here its mark is taken away, the instructor reads of it, and the rest is graded."
)
_RECORDED = (
    "It compares two autograded files byte for byte; ours say in their metadata which notebook "
    "was graded, when, and how long it took."
)

EXCEPTIONS = {
    f"{AUTOGRADE}.test_side_effects": (
        "A file that a notebook writes stays in the sandbox and goes away with it: nothing that a "
        "student's code makes reaches the course folder."
    ),
    f"{AUTOGRADE}.test_handle_failure": _REPORTED,
    f"{AUTOGRADE}.test_handle_failure_single_notebook": _REPORTED,
    f"{AUTOGRADE}.test_force_single_notebook": _RECORDED,
    f"{AUTOGRADE}.test_update_newer_single_notebook": _RECORDED,
}
