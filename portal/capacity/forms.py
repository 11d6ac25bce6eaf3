"""What the planner types."""
from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.regulation.capacity import HIGHEST
from portal.rendering import Form
from portal.wording import N_

WHOLE = N_("要是 0 以上的整数。")


class PostsForm(Form):
    """Posts filled today."""

    archivists = IntegerField(N_("在岗的档案管理人员"), [InputRequired(WHOLE), NumberRange(0, HIGHEST["people"], WHOLE)])
    service_staff = IntegerField(N_("在岗的社会化管理服务人员"), [InputRequired(WHOLE), NumberRange(0, HIGHEST["people"], WHOLE)])
