"""Drawings as SVG: the MRI with what was measured on it, charts, marks, and the patient's schematic."""
