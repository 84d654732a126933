"""Forms of the desk for writing a promise. They check what was typed; saving is the actions' work."""
