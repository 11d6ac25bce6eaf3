"""Forms of the repository."""
from __future__ import annotations

from decimal import Decimal

from wtforms import DateField, DecimalField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.rendering import Form
from portal.repository.ownership import OWNERSHIPS
from portal.wording import N_

NEEDED = N_("这一项要填。")
SMALLEST, LARGEST = Decimal("0.01"), Decimal("999999")
LONGEST = Length(max=60, message=N_("最多 60 个字。"))


class RoomForm(Form):
    """A room that is entered (Art. 20)."""

    code = StringField(N_("库房号"), [DataRequired(NEEDED), Length(max=10, message=N_("最多 10 位。"))])
    name = StringField(N_("名称"), [LONGEST])
    ownership = SelectField(N_("来源"), choices=[SelectChoice(value, label) for value, label in OWNERSHIPS.items()])
    usable_area_m2 = DecimalField(N_("使用面积（平方米）"), [InputRequired(NEEDED), NumberRange(SMALLEST, LARGEST)], places=2)
    contract_ends_on = DateField(N_("合同到期日"), [Optional()])


class FurnishForm(Form):
    """Columns of shelves for a room, each as long and as high as the others."""

    columns = IntegerField(N_("加几列"), [InputRequired(NEEDED), NumberRange(1, 200)], default=1)
    faces = SelectField(N_("每列几面"), choices=[SelectChoice("1", N_("单面")), SelectChoice("2", N_("双面"))], default="2")
    sections = IntegerField(N_("每面几节"), [InputRequired(NEEDED), NumberRange(1, 50)], default=5)
    levels = IntegerField(N_("每节几层"), [InputRequired(NEEDED), NumberRange(1, 20)], default=6)
    width_mm = IntegerField(N_("每层净宽（毫米）"), [InputRequired(NEEDED), NumberRange(1, 5_000)], default=900)


class ShelvingForm(Form):
    """A volume and the location where it goes, both as their labels say."""

    volume = StringField(N_("卷的档号"), [DataRequired(N_("扫一下或写上卷的档号。")), LONGEST])
    location = StringField(N_("架位"), [DataRequired(N_("扫一下或写上架位号。")), LONGEST])
