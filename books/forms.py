"""A reader's review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.traps import TrapMixin
from books.models import Review

STARS = [
    (5, _("5 stars: I would give it to every colleague")),
    (4, _("4 stars: good")),
    (3, _("3 stars: in part")),
    (2, _("2 stars: little")),
    (1, _("1 star: not for me")),
]


class ReviewForm(TrapMixin, forms.ModelForm):
    """What a reader thinks, under a name of their choice; the address is for confirming alone."""

    stars = forms.TypedChoiceField(
        label=_("How many stars?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how many stars you give.")},
    )
    text = forms.CharField(
        label=_("Your review"),
        min_length=20,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What did it bring you, and for whom is it? Please leave out patients and colleagues."),
        error_messages={"required": _("Write what you think of the book, in a sentence or more.")},
    )
    shown_name = forms.CharField(
        label=_("Name on the site"),
        max_length=80,
        required=False,
        help_text=_("Your own name, initials or a pen name. Empty: “a reader”."),
    )
    work = forms.CharField(
        label=_("What you do"), max_length=80, required=False, help_text=_("For instance: general practitioner.")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link to confirm, and one to withdraw. It does not appear on the site."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your e-mail address: we send the link to confirm to it.")},
    )
    consent = forms.BooleanField(
        label=_("This review may stand on this site, with the name above."),
        error_messages={"required": _("Tick the box if the review may stand on the site.")},
    )

    class Meta:
        model = Review
        fields = ["stars", "text", "shown_name", "work"]
