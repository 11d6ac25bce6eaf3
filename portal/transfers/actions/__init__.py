"""What can be done with a batch, from its announcement to its accession."""
from portal.transfers.actions.accessioning import take_into_custody
from portal.transfers.actions.announcing import announce, enterprise_within, replace_register
from portal.transfers.actions.attesting import attest, take_attestation_back
from portal.transfers.actions.handing_over import check_again, submit, upload, withdraw, withdraw_file
from portal.transfers.actions.judging import record_inspection
from portal.transfers.actions.receipt import close, lift, receive, receive_what_is_left, resume_receipt, return_file, take_back
from portal.transfers.actions.sampling import begin_sample, judge_page

__all__ = [
    "announce", "attest", "begin_sample", "check_again", "close", "enterprise_within", "judge_page", "lift", "receive",
    "receive_what_is_left", "record_inspection", "replace_register", "resume_receipt", "return_file", "submit", "take_attestation_back",
    "take_back", "take_into_custody", "upload", "withdraw", "withdraw_file",
]
