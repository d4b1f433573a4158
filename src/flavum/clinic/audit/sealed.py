"""Which tables are sealed, each with the column that names its rows: every history, every sight, and every review of a
broken glass."""

TRACKED = (
    "accounts_membership",
    *(
        f"records_{name}"
        for name in (
            "alarm", "appointment", "attachment", "callattempt", "callback", "case", "confirmation",
            "consultationrequest", "disagreement", "document", "fact", "helper", "invitation", "message", "override",
            "person", "receipt", "recordcopy", "room", "shareddecision", "signature", "study", "studyfile",
            "studyreading", "task", "template", "timetable", "waitentry", "weighing",
        )
    ),
)  # fmt: skip
SEALED = {**{f"{table}event": "pgh_id" for table in TRACKED}, "audit_sight": "id", "audit_glassreview": "id"}
