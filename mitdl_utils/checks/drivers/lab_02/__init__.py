"""Drivers of lab 02: weights drawn at random, and networks in PyTorch."""
