"""Drivers of lab 08: splits, masks, models that stop early, classifiers of digits."""
