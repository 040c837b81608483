"""When two units put one claim forward, or deny one another."""
