"""Drivers of lab 04: a line that is fitted, and a PyTorch model that is trained."""
