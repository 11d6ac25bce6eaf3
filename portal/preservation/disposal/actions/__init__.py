"""What is done with a disposal list, step by step, each by whoever may; the carrying out itself stands in `destroying`."""
from portal.preservation.disposal.actions.appraising import appraise
from portal.preservation.disposal.actions.deciding import Authority, approve, picture_of, record_authority, scan_of, send_back
from portal.preservation.disposal.actions.proposing import abandon, add_files, begin, propose, take_out
from portal.preservation.disposal.actions.supervising import ask_again, confirm, interrupt

__all__ = [
    "Authority", "abandon", "add_files", "appraise", "approve", "ask_again", "begin", "confirm", "interrupt", "picture_of", "propose",
    "record_authority", "scan_of", "send_back", "take_out",
]
