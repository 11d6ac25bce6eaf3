"""Inward batches, the files in them, their packages, and everything that was ever found in these packages.

ID numbers stand here only as encrypted tokens and blind indexes; names of received files and paths only as tokens.
"""
from portal.transfers.models.acceptance import TransferAssessment, TransferAttestation, TransferSample, TransferSamplePage
from portal.transfers.models.batches import Transfer, TransferNumber, TransferRow
from portal.transfers.models.files import TransferEntry, TransferPackage
from portal.transfers.models.findings import TransferFinding, TransferInspection
from portal.transfers.models.pages import TransferPageDigest
from portal.transfers.models.standards import DigitisationStandard
from portal.transfers.models.uploads import TransferCopy, TransferImport, TransferUpload

__all__ = [
    "DigitisationStandard",
    "Transfer",
    "TransferAssessment",
    "TransferAttestation",
    "TransferCopy",
    "TransferEntry",
    "TransferFinding",
    "TransferImport",
    "TransferInspection",
    "TransferNumber",
    "TransferPackage",
    "TransferPageDigest",
    "TransferRow",
    "TransferSample",
    "TransferSamplePage",
    "TransferUpload",
]
