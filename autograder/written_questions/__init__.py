"""Written questions for a reader alone: the model answer and how it is marked, after writing.

They lie in `NN_topic.json` beside this file, which `mitdl build` makes from `solutions/`. What a
class is given holds none of them: without these files, `mitdl answer` says whom to ask.
"""

from autograder.written_questions.plain import as_terminal_text
from autograder.written_questions.questions import (
    WrittenQuestion,
    is_empty,
    own_answer,
    questions_of,
)

__all__ = ["WrittenQuestion", "as_terminal_text", "is_empty", "own_answer", "questions_of"]
