"""The only reader and writer of DICOM."""
