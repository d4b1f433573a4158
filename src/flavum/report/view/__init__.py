"""What the MRI viewer draws: one document, and the volumes, labels and pictures that it names."""
