"""One exit code per kind of refusal, so that a script can tell them apart."""

from flavum.errors import Refusal

BUG = 1
USAGE = 2

# Kind of refusal -> exit code. 10-29 the study, 30-39 the intake, 40-49 rules and evidence, 50-59 the output folder,
# 60-89 the clinic, 90-99 running it, 100-109 its doors.
EXIT_CODES: dict[str, int] = {
    "study": 10,
    "not_dicom": 11,
    "truncated": 12,
    "no_pixel_data": 13,
    "wrong_body_part": 14,
    "wrong_modality": 15,
    "localiser_only": 16,
    "missing_slices": 17,
    "mixed_patients": 18,
    "derived_only": 19,
    "no_sagittal_t2": 20,
    "unsafe_archive": 21,
    "no_such_path": 22,
    "unsupported": 23,
    "too_large": 24,
    "nifti": 25,
    "unreadable_spine": 26,
    "image": 27,
    "not_lumbar": 28,
    "not_t2": 29,
    "intake": 30,
    "criteria": 40,
    "evidence": 41,
    "options": 42,
    "output": 50,
    "clinic": 60,
    "database": 61,
    "role": 62,
    "not_allowed": 63,
    "answer": 64,
    "file": 65,
    "open_case": 66,
    "glass": 67,
    "glass_shut": 68,
    "proof": 69,
    "upload": 70,
    "release": 71,
    "job": 72,
    "booking": 73,
    "clock": 74,
    "timetable": 75,
    "message": 76,
    "attachment": 77,
    "template": 78,
    "task": 80,
    "call": 81,
    "alarm": 82,
    "settle": 83,
    "move": 84,
    "override": 85,
    "correction": 86,
    "confirmation": 87,
    "signature": 88,
    "kept": 89,
    "anchor": 98,
    "embedded": 90,
    "archive": 91,
    "port": 92,
    "invitation": 100,
    "choose_first": 101,
    "staff": 102,
    "print": 103,
    "copy": 104,
}


def exit_code_of(refusal: Refusal) -> int:
    """The exit code for a refusal's kind; a kind that nobody listed is a bug."""
    return EXIT_CODES[getattr(refusal, "kind", "study")]
