"""What the book adds to Sphinx: a small module for each thing."""
