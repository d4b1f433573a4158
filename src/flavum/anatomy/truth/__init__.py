"""What a spine truly measures, read off its field far below a voxel."""
