"""Small texts of which a browser's rules, or a library, make work without end."""

BIG = 100_000

HTML = {
    # Formatting that is open is opened again in each paragraph: tags times paragraphs.
    "reopened": "<p>" + "".join(f"<b title={i}>" for i in range(6000)) + "</p>" + "<p>x" * 6000,
    "reopened-in-cells": "<table>" + "<i>" * 3000 + "<tr><td>x" * 3000,
    "reopened-links": "".join(f"<a href=#{i}>x<div>" for i in range(20_000)),
    "long-and-reopened": "".join(f'<b title="{i}{"t" * 1500}">' for i in range(900)) + "<p>x" * 900,
    # Whatever closes is looked for among all that is open.
    "nested": "<div>" * BIG,
    "nested-lists": "<ul><li>" * BIG,
    "nested-by-a-trick": "<div><table><tr><td></div></table>" * 30_000,
    "nested-formulas": "<math><mrow>" * BIG,
    "nested-unknown": "<x><div></x>" * BIG,
    "closing": "<p>" + "</i>" * BIG,
    "misnested": "<b><i><u></b></i></u>" * 20_000,
    # One tag whose attributes are compared with each other.
    "attributes": "<b " + " ".join(f"a{i}" for i in range(BIG)) + ">x",
    "attributes-closing": "</b " + " ".join(f"a{i}=''" for i in range(BIG)) + ">x",
    # What never ends is looked for again from each beginning.
    "brackets": "<" * BIG,
    "tags-that-never-end": "<a " * BIG,
    "quotes-that-never-end": "<a '\"" * BIG,
    "comments-that-never-end": "<!--" * BIG,
    "scripts-that-never-end": "<script>" * BIG,
    "spaces": "<b" + " " * BIG + "=" + " " * BIG + "x>",
    "many": "<i>x</i>" * BIG,
}

MARKDOWN = {
    "html": HTML["reopened"],
    "brackets": "[" * 50_000,
    "links": "[a](b " * 20_000,
    "emphasis": "*a **a " * 20_000,
    "backticks": "`a``b" * 30_000,
    "quotes": "> " * 5_000 + "x",
    "lists": "".join("  " * i + "- x\n" for i in range(300)),
    "table": "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n",
    "formula": "$" + "{" * 900 + "}" * 900 + "$",
    "fences": "~~~" * 30_000,
}

CODE = {
    "dots": "a." * 4_990,
    "long-dots": "a." * BIG,
    "stars": "**" * 4_990,
    "question": "a" * 9_000 + " b?",
    "strings": "f'" * 4_990,
}

RULES = {
    "help": "a" * 24_000 + " b?",
    "help-on-attributes": "a." * 12_000 + " ?",
    "stars": "*" * 24_000 + " x?",
    "timers": "%%time\n" * 5_000 + "x = 1",
    "chain": "=".join(f"a{i}" for i in range(2_000)) + "=0",
    "texts-in-texts": "exec(" * 90 + repr("x") + ")" * 90,
}
