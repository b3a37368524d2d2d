"""What runs beside student code: the connection and the worker. Nothing here is worth stealing."""
