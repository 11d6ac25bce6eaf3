"""A person's ID number as pages show it: it is kept as an encrypted token and read only to be masked."""
from __future__ import annotations

from portal.regulation.identity import mask

ID_NUMBER_PLACE = "persons.id_number_token"
"""Where an ID number's token belongs: one token goes from the batch to the record and to the person."""


def masked(token: str) -> str:
    """Art. 35. The number behind a token with its middle starred. Raises ValueError where the token was changed."""
    from portal import installation  # here: samples know where a token belongs, and need no application

    return mask(installation.current().keys.decrypt(token, ID_NUMBER_PLACE))
