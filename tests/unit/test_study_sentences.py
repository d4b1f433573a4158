"""Every sentence with which a study can be refused or set aside has its Spanish one."""

import ast
import re
from pathlib import Path

import pytest

import flavum
from flavum.candidacy.phrase import GAP
from flavum.clinic.records.phrase import load_sentences

SOURCE = Path(flavum.__file__).parent
READERS = ("imaging/measure.py", "imaging/selection/*.py", "imaging/nifti/read.py")
DICOM = ("archive", "decoder", "header", "parse", "read")  # the others write
CLINIC = ("actions/keep_study.py", "actions/release_study.py", "records/files.py", "records/queue.py", "studies/*.py",
          "tasks/owner.py")  # fmt: skip
SENTENCE = re.compile(r"[A-Z][^{}]* .*\.")


def text_of(node: ast.expr) -> str | None:
    """A written sentence, {} where something is put in; None for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        case _:
            return None


def sentences_of(path: Path) -> set[str]:
    """What a module says in a refusal, or keeps under a name in capitals to be said."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[said, *_]) if name.endswith("Refusal"):
                found.add(text_of(said))
            case ast.Tuple(elts=[ast.Name(id=name), said]) if name.endswith("Refusal"):
                found.add(text_of(said))
            case ast.Assign(targets=[ast.Name(id=name)], value=said) if name.isupper():
                found.add(text_of(said))
    return {one for one in found if one and SENTENCE.fullmatch(one)}


MODULES = [
    *(path for pattern in READERS for path in SOURCE.glob(pattern)),
    *(SOURCE / "imaging" / "dicom" / f"{name}.py" for name in DICOM),
    *(path for pattern in CLINIC for path in (SOURCE / "clinic").glob(pattern)),
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_sentence_has_its_spanish_one(path: Path) -> None:
    assert sentences_of(path) - {GAP.sub("{}", english) for english in load_sentences().spanish} == set()


def test_sentences_are_found_at_all() -> None:
    assert len({one for path in MODULES for one in sentences_of(path)}) > 60


def test_what_was_put_in_is_put_in_again() -> None:
    said = load_sentences().to_spanish("The files belong to 2 patients; give the study of one patient alone.")
    assert said.startswith("Los archivos son de 2 pacientes")
    assert load_sentences().to_spanish("Something nobody wrote down.") == "Something nobody wrote down."
