"""The rooms, a file each: its state, its mathematics, its picture for places without widgets."""
