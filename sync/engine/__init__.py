"""The engine, to be read in this order: dispatch, lease, cycle, importing, exporting."""
