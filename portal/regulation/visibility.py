"""What a retiree is not shown of the own file: a policy with its source, kept apart from permissions."""

HIDDEN_FROM_RETIREE = ("3", "5", "8")
"""Art. 27.

Interpretation: the regulation offers use of the file to the retiree; 《干部人事档案工作条例》 bars reading one's own
appraisals, vetting and discipline. So classes 3, 5 and 8 are neither listed nor found; all others are listed by title and
asked for item by item.
"""
