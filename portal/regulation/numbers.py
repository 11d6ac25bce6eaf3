"""The regulation's own numbers, each with its article, and the few of other rules that stand beside them."""
from __future__ import annotations

from decimal import Decimal

RETIREES_PER_WORKER = 1500
"""Art. 11: 参考按照接收人数不低于 1500:1 的比例增加配备工作人员."""
PART_TIME_BELOW = 500
"""Art. 11: 不足 500 人的，可由 1 名社区（村委会）工作人员兼任."""
ONE_WORKER_ABOVE = 500
"""Art. 11: 超过 500 人不足 1500 人的，增加配备 1 名."""
POSTS_OF_OFFICE = 2
"""Art. 11: 区社会化管理服务办公室、街道分别增加配备工作人员不少于 2 人."""

VOLUMES_PER_ARCHIVIST = 10_000
"""Art. 12: 参考每 1 万卷不少于 1 个人的标准."""

SQUARE_METRES_PER_UNIT = 60
"""Art. 20: 按照每万卷 60 平方米的标准. Square metres of usable area for each `VOLUMES_PER_UNIT`."""
VOLUMES_PER_UNIT = 10_000
"""Art. 20: 每万卷."""

NATIONAL_FLOOR_BELOW_VOLUMES = 2_500
"""《机关档案管理规定》（国家档案局令第 13 号）第十五条: below this many volumes the area is a flat figure."""
NATIONAL_FLOOR_SQUARE_METRES = Decimal(15)
"""The same: square metres below 2,500 volumes."""
