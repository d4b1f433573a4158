"""Which tables are sealed, each with the column that names its rows: every history, and every sight."""

SEALED = {
    "accounts_membershipevent": "pgh_id",
    "records_personevent": "pgh_id",
    "records_caseevent": "pgh_id",
    "records_factevent": "pgh_id",
    "records_documentevent": "pgh_id",
    "records_disagreementevent": "pgh_id",
    "audit_sight": "id",
}
