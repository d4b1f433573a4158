"""Every address of the clinic."""

from django.urls import include, path

from flavum.clinic.portal import views as portal
from flavum.clinic.worklist import views as worklist

urlpatterns = [
    path("", worklist.show_worklist, name="worklist"),
    path("cases/new/", worklist.add_case, name="new_case"),
    path("cases/<int:number>/", worklist.show_case, name="case"),
    path("my/", portal.show_start, name="portal"),
    path("my/now/", portal.show_stop, name="stop"),
    path("my/<str:key>/", portal.show_question, name="question"),
    path("accounts/", include("allauth.urls")),
]
