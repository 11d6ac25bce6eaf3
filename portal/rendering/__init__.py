"""Pages: whole or fragment from one URL, error pages, headers, forms, the words and figures of templates.

What a room's views need: `page`, `see_other`, `toast`, `register_room`, `Form`. Nothing here knows a room; endpoints are
strings, what a higher room adds (its entry in the masthead, the search box) it registers.
"""
from portal.rendering.addresses import HOME, inside_or
from portal.rendering.forms import Form
from portal.rendering.masthead import register_room, register_search
from portal.rendering.pages import page, see_other, toast, wants_fragment
from portal.rendering.preferences import chosen_before_sign_in, forget_all_but_preferences, keep, visitor, welcome
from portal.rendering.setup import init_rendering
from portal.rendering.streaming import check_token, streams, take_form

__all__ = [
    "HOME", "Form", "check_token", "chosen_before_sign_in", "forget_all_but_preferences", "init_rendering", "inside_or", "keep", "page",
    "register_room", "register_search", "see_other", "streams", "take_form", "toast", "visitor", "wants_fragment", "welcome",
]
