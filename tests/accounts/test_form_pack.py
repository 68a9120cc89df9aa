"""The house's own crispy pack: label, hint, error, input; ids that tie them together; the summary above."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="As on a certificate.")
    phone = forms.CharField(label="Telephone", required=False)
    way = forms.ChoiceField(label="How", choices=[("call", "Call"), ("write", "Write")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="When", choices=[("mo", "Monday"), ("tu", "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="I agree", help_text="You can withdraw.")
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def rendered(text: str, **context: object) -> str:
    request = RequestFactory().get("/")
    with translation.override("en"):
        html = Template("{% load crispy_forms_tags %}" + text).render(Context({"request": request, **context}))
    return re.sub(r"\s+", " ", html)


def test_a_field_is_label_hint_error_input_in_that_order_and_tied_by_ids():
    html = rendered("{{ form|crispy }}", form=Example({"way": "call"}))

    places = [html.index(part) for part in ('<label for="id_name"', 'id="id_name_helptext"', 'id="id_name_error"')]
    assert places == sorted(places)
    tag = re.search(r'<input[^>]*id="id_name"[^>]*>', html)
    assert tag is not None
    assert tag.start() > places[-1]
    assert 'aria-describedby="id_name_helptext id_name_error"' in tag[0]
    assert 'aria-invalid="true"' in tag[0]


def test_optional_fields_say_so_and_required_ones_carry_no_star():
    html = rendered("{{ form|crispy }}", form=Example())

    assert re.findall(r">([^<>]+) <span class=\"optional\">\(optional\)<", html) == ["Telephone", "When"]
    assert "*" not in html


def test_radios_and_checkboxes_stand_in_a_fieldset_with_their_question_as_legend():
    html = rendered("{{ form|crispy }}", form=Example({}))

    fieldset = re.search(r'<fieldset class="field is-wrong" id="id_way"(.*?)</fieldset>', html, re.DOTALL)
    assert fieldset is not None
    assert ' aria-describedby="id_way_error"' in fieldset[1]
    assert re.search(r"<legend[^>]*>How</legend>", fieldset[1])
    assert re.findall(r'<label for="(id_way_\d)">(\w+)<', fieldset[1]) == [("id_way_0", "Call"), ("id_way_1", "Write")]
    assert len(re.findall(r'type="checkbox" name="days"', html)) == 2


def test_the_summary_links_to_each_field_in_the_same_words_and_to_the_first_of_a_group():
    form = Example({})
    form.add_error(None, "Something else.")

    html = rendered('{% include "components/errors.html" with form=form only %}', form=form)

    assert re.findall(r'href="#(\w+)"', html) == ["id_name", "id_way_0", "id_agrees"]
    assert "<li>Something else.</li>" in html
    assert 'tabindex="-1" autofocus' in html


def test_the_summary_says_what_is_wrong_with_a_hidden_field_and_is_silent_when_all_is_well():
    wrong = rendered('{% include "components/errors.html" with form=form only %}', form=Example({"name": "x"}))
    well = rendered('{% include "components/errors.html" with form=form only %}', form=Example())

    assert (wrong.count("<li>This field is required.</li>"), well.strip()) == (1, "")


def test_a_whole_form_with_fieldset_and_submit():
    form = Example()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("About you", "name", Field("phone", autocomplete="tel")), Div("way", css_class="wide"), "agrees"
    )
    form.helper.add_input(Submit("", "Ask for a peer"))

    html = rendered("{% crispy form %}", form=form, csrf_token="token")

    assert re.search(r'<form\s+method="post" novalidate>', html)
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in html
    assert "<legend>About you</legend>" in html
    assert 'autocomplete="tel"' in html
    assert '<div class="wide">' in html
    assert '<button class="button" type="submit">Ask for a peer</button>' in html


def test_a_formset_renders_each_form_with_its_management_form():
    formset = forms.formset_factory(Example, extra=2)()

    html = rendered("{{ formset|crispy }}", formset=formset)

    assert html.count('type="radio"') == 4
    assert 'name="form-TOTAL_FORMS"' in html


def test_what_was_typed_stays_and_is_escaped():
    html = rendered("{{ form|crispy }}", form=Example({"name": '"><script>'}))

    assert "&quot;&gt;&lt;script&gt;" in html
    assert "<script>" not in html
