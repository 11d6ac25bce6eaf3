"""Forms of signing in, the own account, and the administrator."""
from __future__ import annotations

from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from portal.access import ROLE_LABELS, Role
from portal.rendering import Form
from portal.wording import N_

LONGEST = Length(max=200, message=N_("太长了，最多 200 个字符。"))


class SignInForm(Form):
    user = StringField(N_("账号名"), [DataRequired(N_("请填账号。")), LONGEST])
    password = PasswordField(N_("密码"), [DataRequired(N_("请填密码。")), LONGEST])
    next = HiddenField()


class PasswordForm(Form):
    old = PasswordField(N_("现在的密码"), [DataRequired(N_("请填现在的密码。")), LONGEST])
    new = PasswordField(N_("新密码"), [DataRequired(N_("请填新密码。")), LONGEST])
    again = PasswordField(N_("再写一遍新密码"), [DataRequired(N_("请再写一遍新密码。")), EqualTo("new", N_("两遍写得不一样。"))])


class ViewForm(Form):
    """Each field may come alone, from the switches of the masthead."""

    language = RadioField(N_("语言"), [Optional()], choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])
    elder = RadioField(N_("字号"), [Optional()], choices=[SelectChoice("0", N_("普通版")), SelectChoice("1", N_("大字版"))])
    single_keys = RadioField(N_("单键快捷键"), [Optional()], choices=[SelectChoice("1", N_("用")), SelectChoice("0", N_("不用单键"))])
    next = HiddenField()


class AccountForm(Form):
    user = StringField(N_("账号名"), [DataRequired(N_("请填账号名。")), Length(max=60, message=N_("账号名最多 60 个字符。"))])
    name = StringField(N_("姓名"), [Length(max=60, message=N_("姓名最多 60 个字符。"))])
    role = SelectField(N_("角色"), choices=[SelectChoice(role.value, ROLE_LABELS[role]) for role in Role])
    enterprise = StringField(N_("企业（统一社会信用代码）"), [LONGEST])
    person = StringField(N_("本人的档号"), [LONGEST])
    area = StringField(N_("区划代码"), [LONGEST])
