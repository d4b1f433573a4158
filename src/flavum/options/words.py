"""Words for outcomes, times, kinds of study and degrees, in English and Spanish, for a reader without training."""

from typing import Final

from flavum.options.measure import Design, FollowUp, Kind, Outcome
from flavum.options.text import Text
from flavum.options.treatment import Degree, Result

OUTCOME_WORDS: Final[dict[Outcome, Text]] = {
    Outcome.WALKING: Text("Walking", "Caminar"),
    Outcome.STANDING: Text("Standing", "Estar de pie"),
    Outcome.PAIN: Text("Pain", "Dolor"),
    Outcome.FUNCTION: Text("Daily life", "Vida diaria"),
    Outcome.SATISFACTION: Text("Content with the result", "Contento con el resultado"),
    Outcome.HARM: Text("Harm", "Daños"),
    Outcome.LATER_TREATMENT: Text("Another treatment later on", "Otro tratamiento más adelante"),
}
FOLLOW_UP_WORDS: Final[dict[FollowUp, Text]] = {
    FollowUp.THREE_WEEKS: Text("3 weeks later", "3 semanas después"),
    FollowUp.THIRTY_DAYS: Text("within 30 days", "en 30 días"),
    FollowUp.SIX_WEEKS: Text("6 weeks later", "6 semanas después"),
    FollowUp.SIX_MONTHS: Text("6 months later", "6 meses después"),
    FollowUp.ONE_YEAR: Text("1 year later", "1 año después"),
    FollowUp.TWO_YEARS: Text("2 years later", "2 años después"),
    FollowUp.THREE_YEARS: Text("3 years later", "3 años después"),
    FollowUp.FOUR_YEARS: Text("4 years later", "4 años después"),
    FollowUp.FIVE_YEARS: Text("5 years later", "5 años después"),
    FollowUp.EIGHT_YEARS: Text("8 years later", "8 años después"),
    FollowUp.NOT_SAID: Text("how much later, we have not read", "cuánto después, no lo hemos leído"),
}
DESIGN_WORDS: Final[dict[Design, Text]] = {
    Design.DRAWN: Text(
        "A trial: who had which treatment was drawn by lot.", "Un ensayo: el tratamiento se asignó por sorteo."
    ),
    Design.AS_TREATED: Text(
        "A trial begun by lot. But many changed sides, so people are counted by the treatment they had in the end.",
        "Un ensayo empezado por sorteo. Pero muchos cambiaron de grupo, así que cuenta el tratamiento que recibieron.",
    ),
    Design.ONE_GROUP: Text(
        "One group was followed. There was nobody to compare them with.",
        "Se siguió a un solo grupo. No hubo con quién compararlo.",
    ),
    Design.RECORDS: Text(
        "Old records were looked through. Nobody drew lots, so the people in them may differ from the start.",
        "Se revisaron registros antiguos. Nadie sorteó, así que las personas pueden ser distintas desde el inicio.",
    ),
}
DEGREE_WORDS: Final[dict[Degree, Text]] = {
    Degree.WELL: Text("fits well", "encaja bien"),
    Degree.MOSTLY: Text("fits mostly", "encaja en gran parte"),
    Degree.PARTLY: Text("fits in part", "encaja en parte"),
    Degree.POORLY: Text("fits poorly", "encaja mal"),
    Degree.UNKNOWN: Text("not known", "no se sabe"),
}
NOT_COUNTED: Final[dict[Kind, Text]] = {
    Kind.AVERAGE: Text(
        "This is an average over a group. It does not say how many of 100 people it was true for.",
        "Es una media de un grupo. No dice en cuántas de cada 100 personas fue así.",
    ),
    Kind.CHANGE: Text(
        "This is how much a group changed on average. It does not say how many of 100 people got better.",
        "Es cuánto cambió un grupo de media. No dice cuántas de cada 100 personas mejoraron.",
    ),
    Kind.DIFFERENCE: Text(
        "This is the average gap between two groups. It does not say how many of 100 people got better.",
        "Es la diferencia media entre dos grupos. No dice cuántas de cada 100 personas mejoraron.",
    ),
    Kind.RELATIVE: Text(
        "The study gave only a relative number. That does not say how many of 100 people it is, so we do not show it.",
        "El estudio dio solo un número relativo. Eso no dice cuántas de cada 100 personas son, así que no se muestra.",
    ),
    Kind.FINDING: Text(
        "The source says this in words, without a count of people.",
        "La fuente lo dice con palabras, sin contar personas.",
    ),
}
NO_GOOD_EVIDENCE: Final = Text(
    "No good evidence found in what we have read.", "No hallamos buena evidencia en lo que hemos leído."
)
READ_UNEVENLY: Final = Text(
    "We have read more about MILD than about the others. Where nothing is said of one, there may still be studies.",
    "Hemos leído más sobre MILD que sobre los demás. Donde de alguno no se dice nada, puede haber estudios igualmente.",
)
NOT_KNOWN: Final = Text("Not known.", "No se sabe.")
N_PEOPLE: Final = Text("{n} people were counted.", "Se contó a {n} personas.")
GROUP_PEOPLE: Final = Text(
    "{n} people were in this group. Of how many the number is, we have not read.",
    "En este grupo había {n} personas. De cuántas es el número, no lo hemos leído.",
)
N_UNKNOWN: Final = Text("Of how many people, we have not read.", "De cuántas personas, no lo hemos leído.")


def word_n(result: Result) -> Text:
    """How many people are behind a result, as far as we have read it."""
    if result.n is None:
        return N_UNKNOWN
    return (N_PEOPLE if result.claim.n is not None else GROUP_PEOPLE).fill(n=f"{result.n:,}")
