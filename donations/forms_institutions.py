"""What an institution's contact, a colleague and the treasurer fill in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Profile, User
from accounts.traps import TrapMixin
from donations.forms_desk import day_input
from donations.models import SubscriptionSize
from payments.models import Collection
from payments.money import NotAnAmount, cents_from_text, euro

INVITED_AT_ONCE = 50
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
# Where everybody can have an address says nothing about where one works.
EVERYBODYS = {
    "gmail.com", "outlook.com", "outlook.be", "hotmail.com", "hotmail.nl", "live.nl", "ziggo.nl", "kpnmail.nl",
    "telenet.be", "skynet.be", "icloud.com", "yahoo.com", "proton.me", "protonmail.com", "xs4all.nl",
}  # fmt: skip


class SizeField(forms.ModelChoiceField):
    """The sizes with what a year costs."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}: {euro(obj.total_cents)}"


class SizeForm(forms.Form):
    """How many seats."""

    size = SizeField(
        label=_("How many seats?"),
        queryset=SubscriptionSize.objects.none(),
        to_field_name="seats",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how many seats."), "invalid_choice": _("Choose how many seats.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sizes: Any = self.fields["size"]
        sizes.queryset = SubscriptionSize.objects.filter(is_offered=True).order_by("seats")


class BeginForm(SizeForm):
    """The institution, where its invoices go, and how colleagues are recognised."""

    institution_name = forms.CharField(
        label=_("Name of the institution"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of your institution.")},
    )
    department = forms.CharField(
        label=_("Department"), required=False, max_length=80, help_text=_("If the seats are for one department only.")
    )
    invoice_email = forms.EmailField(
        label=_("E-mail address for invoices"),
        help_text=_("The invoice goes there as soon as you send this."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address that the invoices go to.")},
    )
    order_number = forms.CharField(
        label=_("Order number"), required=False, max_length=30, help_text=_("If your accounts department asks for one.")
    )
    domains = forms.CharField(
        label=_("Mail domains of your colleagues"),
        required=False,
        max_length=300,
        help_text=_("For instance: dekade.example. Colleagues with such an address can ask for a link themselves."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    field_order = ["institution_name", "department", "size", "invoice_email", "order_number", "domains"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = Profile.objects.select_related("institution").filter(person=person).first()
        self.fields["institution_name"].initial = (profile and profile.institution) or ""
        self.fields["invoice_email"].initial = person.email
        self.institutions = Institution.objects.order_by("name")

    def clean_institution_name(self) -> str:
        return " ".join(self.cleaned_data["institution_name"].split())

    def clean_department(self) -> str:
        return " ".join(self.cleaned_data["department"].split())

    def clean_domains(self) -> list[str]:
        """Return the domains, each once; refuse what is none, or is everybody's."""
        typed = [
            part.strip().lstrip("@").lower() for part in re.split(r"[\s,;]+", self.cleaned_data["domains"]) if part
        ]
        for domain in typed:
            if not DOMAIN.fullmatch(domain):
                raise ValidationError(_("Enter domains such as dekade.example, parted by commas."))
            if domain in EVERYBODYS:
                raise ValidationError(
                    _("Everybody can have an address at %(domain)s. Enter your own domain, or leave this empty.")
                    % {"domain": domain}
                )
        return list(dict.fromkeys(typed))


class InviteForm(forms.Form):
    """Addresses of colleagues. They are used for the letters and not kept with the subscription."""

    emails = forms.CharField(
        label=_("E-mail addresses of colleagues"),
        help_text=_("One on each line, or parted by commas; fifty at most at once."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=6_000,
        error_messages={"required": _("Enter the addresses of your colleagues.")},
    )

    def clean_emails(self) -> list[str]:
        """Return the addresses, each once."""
        typed = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", self.cleaned_data["emails"].lower()) if part))
        for email in typed:
            try:
                validate_email(email)
            except ValidationError:
                raise ValidationError(_("“%(email)s” is not an e-mail address.") % {"email": email}) from None
        if len(typed) > INVITED_AT_ONCE:
            raise ValidationError(_("Enter fifty addresses at most at once."))
        return typed


class AskSeatForm(TrapMixin, forms.Form):
    """One's address at work."""

    email = forms.EmailField(
        label=_("E-mail address at work"),
        help_text=_("We send the link there. Your employer does not learn that you asked."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your address at work.")},
    )


class TransferForm(forms.Form):
    """A line of the bank statement."""

    reference = forms.CharField(
        label=_("The bank's reference"),
        max_length=60,
        help_text=_("So that no line is booked twice."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the reference that the bank gave this line.")},
    )
    booked_on = forms.DateField(label=_("Booked on"), widget=day_input(), input_formats=["%Y-%m-%d", "%d-%m-%Y"])
    amount = forms.CharField(
        label=_("Amount"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("From"), required=False, max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=300,
        help_text=_("As the bank gives it: we look for an invoice number in it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_amount(self) -> int:
        """Return the amount in cents."""
        try:
            cents = cents_from_text(self.cleaned_data["amount"])
        except NotAnAmount as error:
            raise ValidationError(_("Enter an amount in euro, for instance 150 or 150,50.")) from error
        if cents <= 0:
            raise ValidationError(_("Enter an amount in euro, for instance 150 or 150,50."))
        return cents


class InvoiceField(forms.ModelChoiceField):
    """Open invoices by number, institution and amount."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}: {obj.payment.payer.name}, {euro(obj.payment.cents)}"


class MatchForm(forms.Form):
    """Which invoice a transfer pays, or why it pays none."""

    invoice = InvoiceField(
        label=_("It pays this invoice"), queryset=Collection.objects.none(), required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("It pays none, because"),
        required=False,
        max_length=300,
        help_text=_("For instance: a gift by bank transfer."),
    )

    def __init__(self, *args: Any, invoices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["invoice"]
        choice.queryset, choice.empty_label = invoices, None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if bool(found.get("invoice")) == bool((found.get("note") or "").strip()) and not self.errors:
            raise ValidationError(_("Choose an invoice, or write why it pays none."))
        return found
