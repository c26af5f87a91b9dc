"""Components → customers: what a component's links hold together, and every cut with its rule."""
