"""The worker and all that runs beside student code; none of it holds anything secret."""
