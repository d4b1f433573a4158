"""Two people open the worklist at the same moment, while a new case is being worked out for one of them."""

from clinic_factories import Clinic, sign_in
from django.db import connections, transaction


def test_a_case_that_another_page_is_working_out_is_shown_meanwhile(clinic: Clinic) -> None:
    case = clinic.open_case()
    client = sign_in(clinic.hire("nurse"))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as other:
        other.execute("SELECT 1 FROM records_standing WHERE case_id = %s FOR UPDATE", [case])
        assert other.rowcount == 1
        page = client.get("/")
    assert page.status_code == 200
    assert "Being worked out" in page.content.decode()
    assert "Being worked out" not in client.get("/").content.decode()
