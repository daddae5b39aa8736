"""Money out: grants, payments and payment files."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grants import rules, workflow
from grants.admin.of_case import OfCase, link
from grants.admin.repayments import claim_back
from grants.exporters import EXPORTERS
from grants.models import Grant, GrantApplication, Payment, PaymentBatch
from grants.staff_forms import ExportForm, FailureForm, PayForm
from grants.states import PaymentState
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, ReadOnlyAdmin, StaffMove, site
from portal.models import User
from portal.problems import Problem, Refused
from portal.templatetags.portal import day, kr
from portal.working_days import on_or_after


def handled(request: Any) -> Any:
    """The applications that this member of staff may handle."""
    return GrantApplication.objects.handled_by(request.user)


@admin.register(Grant, site=site)
class GrantAdmin(ReadOnlyAdmin):
    """What was granted, and a button that makes what is left ready for payment."""

    list_display = ("application", "kroner", "decided_at")
    list_select_related = (
        "application__association",
        "application__person",
        "application__call__scheme",
        "decision",
    )
    fields = ("application", "kroner", "decided_at", "left", "why_not", "paid_and_not_claimed")
    readonly_fields = fields
    change_form_template = "grants/admin/grant.html"

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(application__in=handled(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.pay)
        claim = self.admin_site.admin_view(self.claim_back)
        return [
            path("<int:pk>/betal/", view, name="grants_grant_pay"),
            path("<int:pk>/krev-tilbake/", claim, name="grants_grant_claim_back"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The button to pay, where something is left and nothing stands in the way."""
        grant = cast(Grant, context["original"])
        is_payable = not rules.before_paying(grant, clock.today())
        initial = {"account": grant.application.bank_account_number}
        context["pay_form"] = PayForm(initial=initial) if is_payable else None
        context["left_to_claim"] = rules.left_to_claim(grant)
        return super().render_change_form(request, context, *args, **kwargs)

    def claim_back(self, request: MemberRequest, pk: int) -> HttpResponse:
        return claim_back(request, self.get_queryset(request).filter(pk=pk).first())

    def pay(self, request: MemberRequest, pk: int) -> HttpResponse:
        """A button: sent twice, the second is told that everything is on its way."""
        back = HttpResponseRedirect(reverse("admin:grants_grant_change", args=[pk]))
        grant = self.get_queryset(request).filter(pk=pk).first()
        if grant is None or request.method != "POST":
            return back
        form = PayForm(request.POST)
        if not form.is_valid():
            for error in form.errors["account"]:
                messages.error(request, str(error))
            return back
        try:
            payment = workflow.pay(grant, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.tell(request)
            return back
        messages.success(request, _("The payment waits for a second person."))
        return HttpResponseRedirect(payment.get_admin_url())

    @admin.display(description=_("amount"), ordering="amount")
    def kroner(self, obj: Grant) -> str:
        return kr(obj.amount)

    @admin.display(description=_("decided"), ordering="decision__decided_at")
    def decided_at(self, obj: Grant) -> str:
        return day(obj.decision.decided_at)

    @admin.display(description=_("left to pay"))
    def left(self, obj: Grant) -> str:
        return kr(rules.left_to_pay(obj))

    @admin.display(description=_("paid and not claimed back"))
    def paid_and_not_claimed(self, obj: Grant) -> str:
        return kr(rules.left_to_claim(obj))

    @admin.display(description=_("what stands in the way of paying"))
    def why_not(self, obj: Grant) -> str:
        return " ".join(str(problem.text) for problem in rules.before_paying(obj, clock.today())) or "–"


@admin.register(Payment, site=site)
class PaymentAdmin(OfCase, LifecycleAdmin):
    list_display = ("applicant", "kroner", "state", "created_at", "batch")
    list_filter = ("state",)
    list_select_related = (
        "grant__application__association",
        "grant__application__person",
        "grant__application__call__scheme",
        "batch",
    )
    search_fields = ("grant__application__association__name",)
    facts = (
        "applicant", "the_case", "kroner", "the_grant", "account", "created_at", "created_by", "checked_at",
        "checked_by", "batch", "settled_at", "failure",
    )  # fmt: skip
    staff_moves = (
        StaffMove("check", run=workflow.check_payment, done=_("The payment is ready for the file.")),
        StaffMove("confirm", run=workflow.confirm_payment, done=_("The payment is confirmed.")),
        StaffMove(
            "fail",
            run=workflow.fail_payment,
            form=FailureForm,
            is_danger=True,
            done=_("The payment has failed."),
        ),
        StaffMove("cancel", run=workflow.cancel_payment, is_danger=True, done=_("The payment is cancelled.")),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(grant__application__in=handled(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Whoever made it ready has no button to approve it by; an address tried all the same says why."""
        if rules.may_check(cast(Payment, context["original"]), cast(User, request.user)):
            context["moves"] = [pair for pair in context["moves"] if pair[0].name != "check"]
        return super().render_change_form(request, context, *args, **kwargs)

    def problems(self, obj: Payment) -> list[Problem]:
        if obj.state != PaymentState.READY:
            return []
        return [*rules.about_payment(obj), rules.waits_for_another(obj)]

    @admin.display(description=_("amount"), ordering="amount")
    def kroner(self, obj: Payment) -> str:
        return kr(obj.amount)

    @admin.display(description=_("grant"))
    def the_grant(self, obj: Payment) -> Any:
        """Where a payment that was stopped is made ready anew."""
        return link(reverse("admin:grants_grant_change", args=[obj.grant_id]), kr(obj.grant.amount))


@admin.register(PaymentBatch, site=site)
class PaymentBatchAdmin(ReadOnlyAdmin):
    """The files that are made, and the page that makes one."""

    list_display = ("number", "kind", "pay_on", "exported_at", "exported_by")
    list_select_related = ("exported_by",)
    fields = (
        "number",
        "kind",
        "from_account",
        "pay_on",
        "exported_at",
        "exported_by",
        "the_file",
        "lines",
        "total",
    )
    readonly_fields = fields
    change_list_template = "grants/admin/payment_files.html"
    change_form_template = "grants/admin/payment_file.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("lag/", wrap(self.export), name="grants_paymentbatch_export"),
            path("<int:pk>/bekreft/", wrap(self.confirm), name="grants_paymentbatch_confirm"),
            *super().get_urls(),
        ]

    def export(self, request: MemberRequest) -> HttpResponse:
        ready = Payment.objects.ready_for_file()
        last = PaymentBatch.objects.first()
        initial: dict[str, Any] = {"pay_on": on_or_after(clock.today())}
        if last:
            initial |= {"from_account": last.from_account, "exporter": last.exporter}
        form = ExportForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                batch = workflow.export_payments(by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("The payment file is made. Fetch it below."))
                return HttpResponseRedirect(reverse("admin:grants_paymentbatch_change", args=[batch.pk]))
        context = {
            **site.each_context(request),
            "title": _("Make a payment file"),
            "opts": self.opts,
            "form": form,
            "number": ready.count(),
            "total": ready.total(),
        }
        return TemplateResponse(request, "grants/admin/export.html", context)

    def confirm(self, request: MemberRequest, pk: int) -> HttpResponse:
        batch = PaymentBatch.objects.filter(pk=pk).first()
        if batch and request.method == "POST":
            try:
                number = workflow.confirm_batch(batch, by=request.user, at=clock.now())
            except Refused as refused:
                refused.tell(request)
            else:
                text = ngettext("%(n)d payment is confirmed.", "%(n)d payments are confirmed.", number)
                messages.success(request, text % {"n": number})
        return HttpResponseRedirect(reverse("admin:grants_paymentbatch_change", args=[pk]))

    @admin.display(description=_("kind of file"), ordering="exporter")
    def kind(self, obj: PaymentBatch) -> str:
        known = EXPORTERS.get(obj.exporter)
        return str(known.label if known else obj.exporter)

    @admin.display(description=_("number of the file"), ordering="pk")
    def number(self, obj: PaymentBatch) -> str:
        return obj.reference

    @admin.display(description=_("file"))
    def the_file(self, obj: PaymentBatch) -> Any:
        if obj.file is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("stored_file", args=[obj.file.key]), obj.file.name)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The file, with the payments that this reader may see."""
        found = super().get_object(request, object_id, from_field)
        if found:
            rows = found.payments.filter(grant__application__in=handled(request))
            found.seen_payments = list(rows.for_lists().order_by("pk"))
            found.is_waiting_for_bank = any(one.state == PaymentState.EXPORTED for one in found.seen_payments)
        return found

    @admin.display(description=_("payments"))
    def lines(self, obj: PaymentBatch) -> Any:
        found = (
            (one.get_admin_url(), one.grant.application.applicant, kr(one.amount), one.get_state_display())
            for one in obj.seen_payments
        )
        return format_html_join("", '<div><a href="{}">{}</a> {} – {}</div>', found)

    @admin.display(description=_("in all"))
    def total(self, obj: PaymentBatch) -> str:
        """What the bank shall show: of the lines that this reader sees, as every figure here."""
        number, kroner = len(obj.seen_payments), sum(one.amount for one in obj.seen_payments)
        text = ngettext("%(n)d payment, %(kroner)s", "%(n)d payments, %(kroner)s", number)
        return text % {"n": number, "kroner": kr(kroner)}
