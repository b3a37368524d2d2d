"""Drivers of lab 05."""
