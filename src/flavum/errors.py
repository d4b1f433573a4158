"""The two roots of every error that Flavum raises on purpose, and the whole tree (`python docs/draw_errors.py`).

An answer is a value, a refusal is one of these, a bug is anything else.

FlavumError
    Refusal
        AnswerRefusal  (flavum.clinic.actions.write_fact)
        BrokenArchiveRefusal  (flavum.imaging.dicom.archive)
        ClaimNotFound  (flavum.evidence.library)
        CriteriaRefusal  (flavum.candidacy.parse_condition)
        CutShortRefusal  (flavum.imaging.selection.choose)
        DamagedFileRefusal  (flavum.imaging.dicom.parse)
        DamagedNiftiRefusal  (flavum.imaging.nifti.read)
        DatabaseRefusal  (flavum.clinic.config.database)
        DerivedOnlyRefusal  (flavum.imaging.selection.choose)
        FileRefusal  (flavum.clinic.records.files)
        GradesRefusal  (flavum.imaging.level.grade)
        IntakeRefusal  (flavum.candidacy.intake.read)
        LabelsRefusal  (flavum.imaging.given)
        LibraryRefusal  (flavum.evidence.entry)
        LocaliserOnlyRefusal  (flavum.imaging.selection.choose)
        MissingSlicesRefusal  (flavum.imaging.selection.choose)
        MixedPatientsRefusal  (flavum.imaging.selection.choose)
        MrRefusal  (flavum.imaging.dicom.mr)
        NiftiRefusal  (flavum.imaging.nifti.read)
        NoClinicRefusal  (flavum.cli.clinic)
        NoNiftiRefusal  (flavum.imaging.nifti.read)
        NoPixelDataRefusal  (flavum.imaging.selection.choose)
        NoSagittalT2Refusal  (flavum.imaging.selection.choose)
        NoSourceRefusal  (flavum.imaging.dicom.source)
        NoStudyRefusal  (flavum.imaging.dicom.archive)
        NotAllowed  (flavum.clinic.accounts.actor)
        NotDicomRefusal  (flavum.imaging.dicom.read)
        NothingMeasuredRefusal  (flavum.imaging.dicom.report)
        OpenCaseRefusal  (flavum.clinic.actions.open_case)
        OutputRefusal  (flavum.cli.output)
        ProtocolRefusal  (flavum.anatomy.phantom.protocol)
        RoleRefusal  (flavum.clinic.accounts.permission)
        SourceNotFound  (flavum.evidence.library)
        TooLargeNiftiRefusal  (flavum.imaging.nifti.read)
        TooLargeRefusal  (flavum.imaging.dicom.archive)
        TooManyPicturesRefusal  (flavum.imaging.selection.choose)
        UnreadableSpineRefusal  (flavum.imaging.measure)
        UnsafeArchiveRefusal  (flavum.imaging.dicom.archive)
        UnsupportedRefusal  (flavum.imaging.dicom.parse)
        WrongBodyPartRefusal  (flavum.imaging.selection.choose)
        WrongModalityRefusal  (flavum.imaging.selection.choose)
"""


class FlavumError(Exception):
    """Anything Flavum raises on purpose."""


class Refusal(FlavumError):
    """Something a person can put right; its text is one sentence in that person's words."""
