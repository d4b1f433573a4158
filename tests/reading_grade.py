"""How hard a text is to read: Flesch-Kincaid's school grade in English, Fernández-Huerta's ease in Spanish.

Syllables are counted by rule, as the usual tools do; a word or two may be off, the grade of a passage hardly.
"""

import re

VOWELS_ES = "aeiouáéíóúü"
STRONG_ES = "aeoáéíóú"  # an accent on i or u makes it a syllable of its own


def grade_english(text: str) -> float:
    """The US school grade of Flesch and Kincaid; 8 is the eighth year."""
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / _sentences(text) + 11.8 * sum(map(_syllables_en, words)) / len(words) - 15.59


def ease_spanish(text: str) -> float:
    """The ease of Fernández-Huerta: 60 to 70 is what the eighth and ninth year read, more is easier."""
    words = re.findall(r"[A-Za-záéíóúüñÁÉÍÓÚÑ]+", text)
    return 206.84 - 60 * sum(map(_syllables_es, words)) / len(words) - 1.02 * len(words) / _sentences(text)


def _sentences(text: str) -> int:
    return max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))


def _syllables_en(word: str) -> int:
    word = word.lower().removesuffix("'s")
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouycgsxz]es$", word):  # a silent e: "bone", "healed", "bones"
        count -= 1
    return max(1, count + len(re.findall(r"i[aou](?!us)", word)))


def _syllables_es(word: str) -> int:
    count = 0
    for group in re.findall(f"[{VOWELS_ES}]+", re.sub("qu|gu(?=[ei])", "q", word.lower())):
        count += max(1, len([letter for letter in group if letter in STRONG_ES]))
    return max(1, count)
