"""Every address of the clinic."""

from django.urls import include, path

from flavum.clinic.worklist import views

urlpatterns = [
    path("", views.show_worklist, name="worklist"),
    path("cases/<int:number>/", views.show_case, name="case"),
    path("accounts/", include("allauth.urls")),
]
