"""Forms: a token in each, and the sentences for what WTForms itself objects to in our words."""
from __future__ import annotations

from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import SelectField

from portal.wording import N_, gettext

SENTENCES = {
    "This field is required.": N_("这一项要填。"),
    "Not a valid choice.": N_("请从列出的里面选一个。"),
    "Not a valid integer value.": N_("这里要填整数。"),
    "Not a valid decimal value.": N_("这里要填数字。"),
    "Not a valid date value.": N_("没有这个日期。写成 2024-06-01 这样。"),
    "Number must be at least %(min)s.": N_("不能小于 %(min)s。"),
    "Number must be at most %(max)s.": N_("不能大于 %(max)s。"),
    "Number must be between %(min)s and %(max)s.": N_("要在 %(min)s 到 %(max)s 之间。"),
    "Field must be at least %(min)d character long.": N_("至少 %(min)d 个字符。"),
    "Field cannot be longer than %(max)d character.": N_("最多 %(max)d 个字符。"),
    "Field must be exactly %(max)d character long.": N_("要正好 %(max)d 个字符。"),
    "Field must be between %(min)d and %(max)d characters long.": N_("要 %(min)d 到 %(max)d 个字符。"),
}
"""WTForms' message -> ours; messages of our own are given to the validators with `N_` and translated where they are shown."""


class _Words:
    def gettext(self, string: str) -> str:
        return gettext(SENTENCES[string]) if string in SENTENCES else string

    def ngettext(self, singular: str, _plural: str, _number: int) -> str:
        return self.gettext(singular)


class Form(FlaskForm):
    """What the forms of all rooms build on: only declared fields are read.

    Labels, messages and choices (`SelectChoice`) are message ids (`N_`).
    """

    class Meta:
        def get_translations(self, form):
            return _Words()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, SelectField) and isinstance(field.choices, list):
                field.choices = [replace(choice, label=gettext(choice.label)) for choice in field.choices]
