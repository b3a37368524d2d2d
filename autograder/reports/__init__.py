"""Results for people: a table, a page for the instructor, feedback for each student."""
