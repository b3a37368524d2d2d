"""The judge: compares, diagnoses, scores; student code never runs here."""
