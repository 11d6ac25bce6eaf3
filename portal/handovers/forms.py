"""Forms of the hand-over: the count of a file's paper, the scan of a signed paper."""
from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.handovers.counts import MOST_PAGES, MOST_VOLUMES
from portal.rendering import Form
from portal.wording import N_

LONGEST_REMARK = 200


class CountForm(Form):
    """What was counted at the counter."""

    volumes = IntegerField(N_("卷数"), validators=[InputRequired(N_("数一数有几卷。")), NumberRange(0, MOST_VOLUMES)])
    pages = IntegerField(N_("页数"), validators=[InputRequired(N_("数一数有几页。")), NumberRange(0, MOST_PAGES)])
    remark = StringField(N_("说明"), validators=[Length(max=LONGEST_REMARK)])


class ScanForm(Form):
    """The scan of a signed paper."""

    scan = FileField(N_("签章件的扫描件（PDF 或 JPEG）"))
