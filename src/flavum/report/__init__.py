"""The assessment on paper and on screen."""
