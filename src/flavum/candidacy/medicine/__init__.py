"""Names of medicines: ingredients and common brands, and which of them thin the blood."""
