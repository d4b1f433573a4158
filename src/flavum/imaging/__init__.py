"""From DICOM to millimetres: reading, segmenting, naming levels, measuring, grading."""
