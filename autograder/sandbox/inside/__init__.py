"""What runs beside student code: the wire and the worker. Nothing here is worth stealing."""
