"""The one search box."""
from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from portal.rendering import Form
from portal.wording import N_

LONGEST = 200


class QueryForm(Form):
    """A name, its pinyin, an ID number, a 档号, or words of a title or page."""

    query = StringField(N_("查找"), [
        DataRequired(N_("要查什么，先写上。")), Length(max=LONGEST, message=N_("最多写 200 个字，先查最要紧的几个。")),
    ])
