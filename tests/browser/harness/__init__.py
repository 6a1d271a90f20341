"""Real Jupyter servers and notebooks, driven by a real browser."""
