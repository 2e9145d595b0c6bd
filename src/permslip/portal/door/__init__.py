"""The door: which office is served, who comes in, what each seat may open, and the process that serves."""
