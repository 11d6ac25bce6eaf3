"""The digitisation standard in the words of an enterprise: what is asked, what comes of not keeping it, what changed between versions."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.regulation.codes import CODES
from portal.regulation.standard import A3_MILLIMETRES, A4_MILLIMETRES, MODE_LABELS, Standard
from portal.transfers.page_content import NAMES
from portal.wording import N_, gettext

EXAMPLE = ("9-2", 5, 3)
"""Class, number and page of the image that the naming is shown by."""


@dataclass(frozen=True)
class Rule:
    """One thing that is asked: what, by which field of the standard, in which sentence with which facts, and the code of its
    finding where a machine tests it."""

    name: str
    label: str
    sentence: str
    code: str | None
    facts: Callable[[Standard], dict[str, object]]

    def said(self, standard: Standard) -> str:
        """What a version asks, in the reader's language."""
        return gettext(self.sentence, **self.facts(standard))

    @property
    def weight(self) -> str | None:
        return CODES[self.code].weight.value if self.code else None


def _value(name: str) -> Callable[[Standard], dict[str, object]]:
    return lambda standard: {"value": f"{getattr(standard, name):g}"}


def _share(name: str) -> Callable[[Standard], dict[str, object]]:
    return lambda standard: {"value": f"{getattr(standard, name) * 100:g}"}


def _formats(standard: Standard) -> dict[str, object]:
    return {"value": gettext(N_("、")).join(NAMES.get(kind, kind) for kind in standard.formats)}


def _modes(standard: Standard) -> dict[str, object]:
    return {"value": gettext(N_("、")).join(gettext(MODE_LABELS.get(mode, mode)) for mode in standard.colour_modes)}


def _paper(standard: Standard) -> dict[str, object]:
    (width, height), (wide, high) = A4_MILLIMETRES, A3_MILLIMETRES
    return {"value": f"{standard.size_tolerance * 100:g}", "least": f"{width}×{height}", "most": f"{wide}×{high}"}


def _names(standard: Standard) -> dict[str, object]:
    return {"value": standard.image_names, "example": standard.naming.name(*EXAMPLE)}


RULES = (
    Rule("minimum_dpi", N_("分辨率"), N_("不低于 %(value)s dpi，图像文件里要写明分辨率。"), "page-dpi", _value("minimum_dpi")),
    Rule("colour_modes", N_("色彩"), N_("%(value)s。"), "page-colour", _modes),
    Rule("formats", N_("格式"), N_("收 %(value)s，不加密，能完整打开。"), "page-format-closed", _formats),
    Rule("maximum_megapixels", N_("像素上限"), N_("一页不超过 %(value)s 百万像素；更大的不打开，按查出问题处理。"), "page-too-large",
         _value("maximum_megapixels")),
    Rule("size_tolerance", N_("幅面"), N_("A4（%(least)s 毫米）到 A3（%(most)s 毫米），允许差 %(value)s%%。"), "page-size", _paper),
    Rule("tilt_degrees", N_("歪斜"), N_("字行和表格线歪斜不超过 %(value)s 度。照片和没有字行的页不测。"), "page-tilt", _value("tilt_degrees")),
    Rule("border_millimetres", N_("黑边"), N_("四边的黑边不宽于 %(value)s 毫米；页面放歪露出来的黑三角也算。"), "page-border", _value("border_millimetres")),
    Rule("blank_ink", N_("空白页"), N_("有字迹的面积不到 %(value)s%% 的，提醒看看是不是扫反了。"), "page-blank", _share("blank_ink")),
    Rule("sharpness", N_("清晰度"), N_("字迹边缘的清晰度不低于 %(value)s（0 最虚，1 最实）。"), "page-blur", _value("sharpness")),
    Rule("jpeg_quality", N_("JPEG 质量"), N_("压缩质量不低于 %(value)s（1 到 100）。"), "page-jpeg-quality", _value("jpeg_quality")),
    Rule("image_names", N_("图像命名"), N_("%(value)s，如 %(example)s；原始图像和优化图像同名。"), "page-name", _names),
    Rule("page_digits", N_("页号"), N_("至少 %(value)s 位，不够的前面补 0；一份材料从 0 或 1 起，不断号。"), "page-number-gap", _value("page_digits")),
    Rule("sample_rate", N_("人工抽查"), N_("机器逐页全检；人再抽查 %(value)s%% 的页。"), None, _share("sample_rate")),
    Rule("pass_rate", N_("抽查合格"), N_("抽查的页合格率达到 %(value)s%%，整批合格。"), None, _share("pass_rate")),
)


@dataclass(frozen=True)
class Change:
    """A rule that a version asks differently from the one before."""

    label: str
    before: str
    after: str


def changes(before: Standard, after: Standard) -> list[Change]:
    """What a version changed, in the order of the rules."""
    said = ((rule, rule.said(before), rule.said(after)) for rule in RULES)
    return [Change(rule.label, old, new) for rule, old, new in said if old != new]
