"""What the sagittal network looks at: a slice between its neighbours, on square pixels."""

PIXEL_MM = 0.75
SLICES = 3
