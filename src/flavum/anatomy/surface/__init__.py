"""The surfaces of a spine: its parts as closed meshes, and how light falls on them."""
