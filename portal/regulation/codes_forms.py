"""Codes about the forms of packages other than the national one: bags, and catalogues in XLSX (`docs/packages.md`)."""
from portal.regulation.code import Code, Weight
from portal.wording import N_

ROWS = (
    Code("bag-unreadable", Weight.ERROR, "9(4)", N_("RFC 8493"),
         N_("BagIt 包的说明和清单能读懂"),
         N_("BagIt 包的 %(member)s 读不懂：%(why)s"),
         N_("用 BagIt 工具重新生成这个包")),
    Code("bag-file-unlisted", Weight.ERROR, "9(4)", N_("RFC 8493"),
         N_("data 里的文件都在摘要清单里"),
         N_("%(member)s 没有列在摘要清单 %(list)s 里"),
         N_("用 BagIt 工具重新生成摘要清单，或去掉这个文件")),
    Code("bag-oxum-differs", Weight.ERROR, "9(4)", N_("DA/T 70-2018 2-2"),
         N_("BagIt 包写明的字节数和文件数相符"),
         N_("bag-info.txt 写的字节数和文件数是 %(stated)s，实际是 %(counted)s"),
         N_("核对有没有少文件，重新生成 bag-info.txt")),
    Code("xlsx-unreadable", Weight.ERROR, "9(4)", N_("DA/T 70-2018 3-1"),
         N_("目录表能读出来"),
         N_("目录表 %(member)s 读不出来：%(why)s"),
         N_("用表格软件打开核对，另存为 XLSX")),
    Code("xlsx-number-cell", Weight.ERROR, "9(4)", N_("DA/T 70-2018 1-3"),
         N_("目录表里的身份证号是文本"),
         N_("目录表 %(member)s 的身份证号是数字格式，后几位已经丢了"),
         N_("把这一格设为文本格式，对照身份证重新填写")),
)
