"""Makers of cases that several exercises share."""
