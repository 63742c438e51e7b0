"""What people ask of the engine: run now, send again, link seats."""
