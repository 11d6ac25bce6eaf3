"""Forms of requests."""
from __future__ import annotations

from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.rendering import Form
from portal.use_requests.actions import IDENTITY_NEEDED, MOST_TEXT, PURPOSE_NEEDED, REASON_NEEDED
from portal.use_requests.purposes import IDENTITY_CHECKS, PURPOSES
from portal.wording import N_

SHORT_ENOUGH = Length(max=MOST_TEXT, message=N_("最多 500 个字。"))


class ItemsField(SelectMultipleField):
    """Materials as check boxes; the view sets the choices to what may be given."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PurposeForm(Form):
    purpose = RadioField(
        N_("用途"), [InputRequired(PURPOSE_NEEDED)], choices=[SelectChoice(code, words[0]) for code, words in PURPOSES.items()],
    )


class ItemsForm(Form):
    items = ItemsField(N_("材料"), [Optional()], choices=[])
    wish = TextAreaField(N_("我说不清，写一句想要什么"), [SHORT_ENOUGH])


class ResidentForm(Form):
    """Who stands at the counter."""

    text = StringField(N_("身份证号、姓名或档号"), [DataRequired(N_("填身份证号、姓名或档号。")), Length(max=100)])


class CounterForm(PurposeForm, ItemsForm):
    """The three questions of the counter on one page."""

    identity_check = RadioField(
        N_("怎样核对的身份"), [InputRequired(IDENTITY_NEEDED)],
        choices=[SelectChoice(code, words[0]) for code, words in IDENTITY_CHECKS.items()],
    )


class PrepareForm(Form):
    items = ItemsField(N_("放进副本的材料"), [Optional()], choices=[])
    advice = TextAreaField(N_("给审批人的话"), [SHORT_ENOUGH])


class ReasonForm(Form):
    reason = TextAreaField(N_("理由"), [DataRequired(REASON_NEEDED), SHORT_ENOUGH])
