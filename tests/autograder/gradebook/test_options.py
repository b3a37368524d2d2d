from traitlets.config import Config

from autograder.gradebook.options import unknown_options


def test_a_misspelled_setting_is_named_with_the_nearest_one() -> None:
    c = Config()
    c.LateSubmissionPlugin.penalty_metod = "zero"
    c.CourseDirectry.root = "."
    c.SandboxedExecute.sed = 3
    c.Exchange.qqq = 3
    assert unknown_options(c) == [
        "nbgrader_config.py: c.LateSubmissionPlugin.penalty_metod is not recognized; "
        "did you mean penalty_method?",
        "nbgrader_config.py: c.CourseDirectry is not recognized; did you mean c.CourseDirectory?",
        "nbgrader_config.py: c.SandboxedExecute.sed is not recognized; did you mean seed?",
        "nbgrader_config.py: c.Exchange.qqq is not recognized; leave it out",
    ]


def test_known_settings_and_other_programs_sections_are_no_line() -> None:
    c = Config()
    c.LateSubmissionPlugin.penalty_method = "zero"
    c.SandboxedExecute.seed = 3
    c.Execute.timeout = 3
    c.Exchange.timezone = "Europe/Berlin"
    c.ClearSolutions.code_stub = {"python": "..."}
    c.MyOwnThing.x = 1
    assert unknown_options(c) == []
