"""The demo's own page: be somebody with one click, and read the e-mail that nobody receives."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.access import public_page
from portal.demo.people import PEOPLE
from portal.models import Notice, User


@public_page
def demo(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.order_by("-created_at", "-id")[:30]
    return render(request, "portal/demo.html", {"people": PEOPLE, "notices": notices})


@public_page
@require_POST
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in as one of the invented people, and as nobody else."""
    emails = {person.email for person in PEOPLE}
    user = get_object_or_404(User, email=request.POST.get("email", ""), email__in=emails)
    login(request, user)
    return redirect("admin:index" if user.is_staff else "my_page")
