"""Which series of a study serve a reading: judged from values alone, whatever library read them."""
