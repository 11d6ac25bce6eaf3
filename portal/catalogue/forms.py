"""Forms of the catalogue."""
from __future__ import annotations

from wtforms import HiddenField, IntegerField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.database import now
from portal.regulation.dates import EARLIEST_YEAR, PartialDate
from portal.regulation.identity import mask_in
from portal.rendering import Form
from portal.rendering.formats import local
from portal.wording import N_, gettext

LONGEST_TITLE, LONGEST_REMARK = 200, 500
TITLE_NEEDED = N_("材料名称要填，照材料上写的抄。")
NO_NUMBERS = N_("目录里不写身份证号。请删掉号码，其余照录。")
YEAR_FIRST = N_("先填年。只知道年份，月和日可以空着。")


def _no_number(form: Form, field: StringField) -> None:
    """Art. 35. ID numbers stand nowhere but encrypted, so no title or remark may hold one."""
    if field.data and mask_in(field.data) != field.data:
        raise ValidationError(NO_NUMBERS)


class MaterialForm(Form):
    """What the 目录 says of a material; of its date the day, or the day and the month, may be unknown."""

    seen = HiddenField()
    title = StringField(N_("材料名称"), validators=[DataRequired(TITLE_NEEDED), Length(max=LONGEST_TITLE), _no_number])
    year = IntegerField(N_("年"), validators=[Optional()])
    month = IntegerField(N_("月"), validators=[Optional()])
    day = IntegerField(N_("日"), validators=[Optional()])
    remark = StringField(N_("备注"), validators=[Length(max=LONGEST_REMARK), _no_number])

    def validate_year(self, field: IntegerField) -> None:
        if field.data is None:
            return
        this_year = local(now()).year
        if not EARLIEST_YEAR <= field.data <= this_year:
            raise ValidationError(gettext(N_("年份要在 %(first)d 到 %(last)d 之间。"), first=EARLIEST_YEAR, last=this_year))

    def validate_month(self, field: IntegerField) -> None:
        if field.data is None:
            return
        if not 1 <= field.data <= 12:
            raise ValidationError(gettext(N_("%(month)d 月不存在。只知道年份，月和日可以空着。"), month=field.data))
        if not self.year.raw_data or not self.year.raw_data[0]:
            raise ValidationError(YEAR_FIRST)

    def validate_day(self, field: IntegerField) -> None:
        if field.data is None:
            return
        if self.month.data is None:
            raise ValidationError(N_("先填月。只知道年月，日可以空着。"))
        if self.year.data is None or self.year.errors or self.month.errors:
            return
        try:
            PartialDate(self.year.data, self.month.data, field.data)
        except ValueError:
            raise ValidationError(gettext(
                N_("%(year)d 年 %(month)d 月没有 %(day)d 日。只知道年月，日可以空着。"),
                year=self.year.data, month=self.month.data, day=field.data)) from None

    @property
    def date(self) -> PartialDate | None:
        """The date of a form that is right."""
        return PartialDate(self.year.data, self.month.data, self.day.data) if self.year.data is not None else None

    @property
    def seen_number(self) -> int:
        """The number of edits that the writer had seen; -1, which no material has, where the field was tampered with."""
        return int(self.seen.data) if (self.seen.data or "").isascii() and (self.seen.data or "").isdigit() else -1
