"""The form of a new version of the digitisation standard."""
from __future__ import annotations

from decimal import Decimal
from typing import Any
from unicodedata import normalize

from wtforms import DateField, DecimalField, IntegerField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput

from portal.regulation.naming import FEWEST_DIGITS, MOST_DIGITS, is_pattern
from portal.regulation.standard import MODE_LABELS, Standard
from portal.rendering import Form
from portal.transfers.page_content import NAMES
from portal.wording import N_

NEEDED, AT_LEAST_ONE = N_("这一项要填。"), N_("至少选一种。")
PERCENT = frozenset({"size_tolerance", "blank_ink", "sample_rate", "pass_rate"})
"""Kept as shares, typed and read in percent."""
LISTS = frozenset({"formats", "colour_modes"})


class Several(SelectMultipleField):
    """Check boxes, at least one of them ticked."""

    option_widget = CheckboxInput()


def _number(label: str, least: str, most: str, places: int = 2) -> DecimalField:
    return DecimalField(label, [InputRequired(NEEDED), NumberRange(Decimal(least), Decimal(most))], places=places)


def _is_naming(form: Form, field: StringField) -> None:
    """Spaces around the words and full-width dashes are what an input method leaves."""
    field.data = normalize("NFKC", field.data).replace(" ", "")
    if not is_pattern(field.data):
        raise ValidationError(N_("类号、序号、页号各写一次，中间用 - 或 _ 隔开，如 类号-序号-页号。"))


class StandardForm(Form):
    """What a version asks; bounds keep out what no scan could meet and what would say nothing."""

    version = StringField(N_("版本名称"), [DataRequired(NEEDED), Length(max=40)])
    effective_on = DateField(N_("生效日期"), [InputRequired(NEEDED)])
    minimum_dpi = IntegerField(N_("分辨率不低于（dpi）"), [InputRequired(NEEDED), NumberRange(100, 1200)])
    colour_modes = Several(N_("收哪些色彩"), [DataRequired(AT_LEAST_ONE)], choices=[SelectChoice(*mode) for mode in MODE_LABELS.items()])
    formats = Several(N_("收哪些格式"), [DataRequired(AT_LEAST_ONE)], choices=[SelectChoice(*kind) for kind in NAMES.items()])
    maximum_megapixels = IntegerField(N_("一页最多多少百万像素"), [InputRequired(NEEDED), NumberRange(10, 200)])
    size_tolerance = _number(N_("幅面允许差（%）"), "0", "50", 1)
    tilt_degrees = _number(N_("歪斜不超过（度）"), "0.2", "10", 1)
    border_millimetres = _number(N_("黑边不宽于（毫米）"), "0", "50", 1)
    blank_ink = _number(N_("字迹不到多少算空白（%）"), "0", "1", 3)
    sharpness = _number(N_("清晰度不低于（0 到 1）"), "0", "1")
    jpeg_quality = IntegerField(N_("JPEG 质量不低于（1 到 100）"), [InputRequired(NEEDED), NumberRange(1, 100)])
    image_names = StringField(N_("图像命名"), [DataRequired(NEEDED), _is_naming])
    page_digits = IntegerField(N_("页号至少几位"), [InputRequired(NEEDED), NumberRange(FEWEST_DIGITS, MOST_DIGITS)])
    sample_rate = _number(N_("人工抽查多少页（%）"), "0.1", "100", 1)
    pass_rate = _number(N_("抽查合格率达到（%）"), "50", "100", 1)

    def standard(self) -> Standard:
        """The version that was typed in."""
        typed = {name: self._typed(name) for name in self.data if name in Standard.__dataclass_fields__}
        return Standard.from_dict(typed | {"version": self.version.data.strip(), "effective": self.effective_on.data.isoformat()})

    def _typed(self, name: str) -> Any:
        value = self[name].data
        if name in PERCENT:
            return float(value / 100)
        return float(value) if isinstance(value, Decimal) else value


def filled(standard: Standard) -> StandardForm:
    """The form with what a version asks, to start the next one from; its name and date are left to be typed."""
    asked = {name: value for name, value in standard.as_dict().items() if name != "version"}
    shown = {name: Decimal(str(round(value * 100, 6))) if name in PERCENT else value for name, value in asked.items()}
    return StandardForm(formdata=None, **shown)
