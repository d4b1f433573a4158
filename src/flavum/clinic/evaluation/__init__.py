"""The evaluation of a case, part by part: history, examination, imaging, treatments, red flags, fitness."""
