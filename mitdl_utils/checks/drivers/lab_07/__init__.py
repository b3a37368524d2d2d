"""How the answers of lab 07, batching, are used: a driver for each exercise."""
