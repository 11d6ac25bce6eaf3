"""Forms of the intake."""
from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from portal.rendering import Form
from portal.wording import N_

LONGEST_REASON = 500
REASON_NEEDED = N_("写一句理由，对方看得到。")


class AnnounceForm(Form):
    """A new batch; an enterprise announces for itself and is not asked for which."""

    enterprise = SelectField(N_("移交企业"))
    register = FileField(N_("移交清册（XLSX）"))


class RegisterForm(Form):
    """A mended register in the place of the old one."""

    register = FileField(N_("移交清册（XLSX）"))


class SubmitForm(Form):
    """Handing over what passed, with the attestation that the paper is bound (Art. 9(4))."""

    bound = BooleanField(N_("装订成册"))
    seen = StringField()


class ReceiveForm(Form):
    """Signing for what was submitted; `seen` marks what the page showed."""

    seen = StringField()


class JudgeForm(Form):
    """How a page of the sample was judged."""

    verdict = SelectField(N_("这一页"), choices=[SelectChoice("fit", N_("合格")), SelectChoice("unfit", N_("不合格"))])
    reason = StringField(N_("哪里不合格"), validators=[Length(max=LONGEST_REASON)])


class ReasonForm(Form):
    """Why a file is returned, or let pass."""

    reason = TextAreaField(N_("理由"), validators=[DataRequired(REASON_NEEDED), Length(max=LONGEST_REASON)])
    inspection = IntegerField(validators=[Optional()])
