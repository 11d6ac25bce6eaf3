"""The form of a new export."""
from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.preservation.exports.actions import MOST_REASON, REASON_NEEDED, REASON_TOO_LONG
from portal.preservation.exports.states import BAG, FORMS
from portal.rendering import Form
from portal.wording import N_

HINTS = {
    "bag": N_("图像、目录、经过和摘要都在，别的档案馆用本系统可以原样收进去。"),
    "package": N_("按现在的目录写成一人一个 ZIP，名字里有姓名和身份证号，给只收国家标准包的系统。"),
}


class ExportForm(Form):
    """`kind` and not `form`: a control of that name would hide the form of the others from scripts."""

    kind = RadioField(
        N_("导出成"), [InputRequired(N_("选一种。"))], choices=[SelectChoice(code, word) for code, word in FORMS.items()], default=BAG,
    )
    clear_numbers = BooleanField(N_("保存包的记录里写明身份证号"))
    reason = TextAreaField(N_("理由"), [DataRequired(REASON_NEEDED), Length(max=MOST_REASON, message=REASON_TOO_LONG)])
