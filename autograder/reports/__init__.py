"""Results for people: a table, a page for the instructor, feedback for each student.

`gather.py` collects what they show, `overview.py` is what they share.
"""
