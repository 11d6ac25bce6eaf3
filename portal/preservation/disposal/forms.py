"""Forms of appraisal and disposal."""
from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, PasswordField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.preservation.disposal.actions.appraising import LONGEST_NUMBER, LONGEST_TEXT, REASON_NEEDED
from portal.preservation.disposal.actions.deciding import LONGEST_ISSUER, LONGEST_NAME
from portal.preservation.disposal.actions.proposing import LONGEST_REMARK, NONE_NAMED
from portal.regulation.dates import PartialDate
from portal.regulation.retention import TERMS
from portal.rendering import Form
from portal.wording import N_

DAY_NEEDED = N_("填日期，写成 2024-06-01 这样。")


class ReasonForm(Form):
    reason = TextAreaField(N_("理由"), [DataRequired(REASON_NEEDED), Length(max=LONGEST_TEXT)])


def reason_forms() -> dict[str, ReasonForm]:
    """Verb -> the form that asks why, for those that stand on one page: each with an id of its own, so that its label is its own."""
    forms = {verb: ReasonForm(formdata=None) for verb in ("abandon", "send_back", "interrupt")}
    for verb, form in forms.items():
        form.reason.id = f"reason-{verb}"
    return forms


class FilesForm(Form):
    """Files by 档号, one a line."""

    references = TextAreaField(N_("档号"), [DataRequired(NONE_NAMED)])
    remark = StringField(N_("备注"), [Length(max=LONGEST_REMARK)])

    @property
    def wanted(self) -> list[str]:
        return (self.references.data or "").split()


class AuthorityForm(Form):
    """批准文件."""

    document = StringField(N_("批准文件的文号"), [DataRequired(), Length(max=LONGEST_NUMBER)])
    issuer = StringField(N_("批准机关"), [DataRequired(), Length(max=LONGEST_ISSUER)])
    appraiser = StringField(N_("鉴定小组负责人"), [DataRequired(), Length(max=LONGEST_NAME)])
    appraised_on = DateField(N_("鉴定小组负责人签字日期"), [DataRequired(DAY_NEEDED)])
    approver = StringField(N_("批准人"), [DataRequired(), Length(max=LONGEST_NAME)])
    issued_on = DateField(N_("批准日期"), [DataRequired(DAY_NEEDED)])
    scan = FileField(N_("签字盖章的扫描件（PDF 或 JPEG）"))

    def validate_scan(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(N_("先选扫描件。"))


class ConfirmForm(Form):
    """What a supervisor says, and the own password entered at that moment."""

    watched = BooleanField(N_("我按清册逐件核对过，在现场监督销毁纸质档案。"), [DataRequired(N_("核对过、在现场监督了，才能确认。"))])
    password = PasswordField(N_("您的密码"), [DataRequired(N_("请填密码。")), Length(max=200)])


class DeathForm(Form):
    """As exact as it is known; empty takes a wrong entry back."""

    died_on = StringField(N_("死亡日期"), [Optional(), Length(max=20)])

    def validate_died_on(self, field: StringField) -> None:
        fault = PartialDate.fault(field.data) if field.data else None
        if fault:
            raise ValidationError(fault)

    @property
    def day(self) -> PartialDate | None:
        return PartialDate.parse(self.died_on.data) if self.died_on.data else None


class AppraisalForm(Form):
    """鉴定意见."""

    term = SelectField(N_("应保管期限"), choices=[SelectChoice(code, word) for code, word in TERMS.items()])
    report = StringField(N_("鉴定报告文号"), [DataRequired(), Length(max=LONGEST_NUMBER)])
    reported_on = DateField(N_("报告日期"), [DataRequired(DAY_NEEDED)])
    reason = TextAreaField(N_("理由"), [DataRequired(REASON_NEEDED), Length(max=LONGEST_TEXT)])
