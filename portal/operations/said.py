"""What the trail says, in the words of those who read it: its verbs and the states before and after."""
from __future__ import annotations

from portal.access import ROLE_LABELS
from portal.catalogue import states as catalogue
from portal.jobs import states as jobs
from portal.lifecycle import Lifecycle
from portal.preservation.disposal import states as disposal
from portal.preservation.exports import states as exports
from portal.preservation.fixity import states as fixity
from portal.regulation.retention import TERMS
from portal.transfers import states as transfers
from portal.use_requests import states as use_requests
from portal.wording import N_, gettext

VERBS: dict[str, str] = {
    "transfer.announced": N_("登记批次"), "transfer.register_replaced": N_("换了移交清册"), "transfer.register_taken": N_("下载移交清册"),
    "transfer.defects_taken": N_("下载缺陷清单"),
    "transfer.package_staged": N_("上传包"), "transfer.file_checked": N_("检测完"), "transfer.check_asked": N_("要求重新检测"),
    "transfer.page_seen": N_("看了待收的页"), "transfer.file_withdrawn": N_("移出本批"), "transfer.withdrawn": N_("撤回整批"),
    "transfer.submitted": N_("提交批次"), "transfer.file_returned": N_("退回"), "transfer.return_undone": N_("撤销退回"),
    "transfer.findings_lifted": N_("准予通过"), "transfer.attested": N_("声明"), "transfer.attestation_taken_back": N_("收回声明"),
    "transfer.sample_begun": N_("开始抽检"), "transfer.sample_judged": N_("抽检判页"),
    "transfer.received": N_("签收"), "transfer.receipt_resumed": N_("接着入藏"),
    "transfer.accessioned": N_("整批入藏"), "transfer.paper_counted": N_("清点纸质档案"), "paper.issued": N_("出具文书"),
    "paper.taken": N_("打开文书"), "paper.scan_filed": N_("归回签章件"), "paper.scan_taken": N_("下载签章件"),
    "file.accessioned": N_("入藏"), "file.read": N_("识读完"), "file.edited": N_("改目录"), "file.edit_taken_back": N_("撤销改动"),
    "file.catalogued": N_("编目完成"), "file.reopened": N_("重新编目"), "file.catalogue_printed": N_("打印目录"),
    "page.viewed": N_("看图像"), "page.downloaded": N_("下载图像"), "search.asked": N_("查找"),
    "room.added": N_("登记库房"), "room.furnished": N_("加密集架"), "volume.shelved": N_("上架"), "volume.taken_down": N_("下架"),
    "request.purpose_drafted": N_("填申请用途"), "request.items_drafted": N_("选申请的材料"), "request.asked": N_("提出申请"),
    "request.withdrawn": N_("撤回申请"), "request.taken": N_("受理申请"), "request.taken_over": N_("接手申请"),
    "request.prepared": N_("送审批"), "request.sent_back": N_("退回重办"), "request.approved": N_("批准申请"),
    "request.refused": N_("不予提供"), "request.delivered": N_("做好副本"), "request.copy_asked_again": N_("重做副本"),
    "request.copy_collected": N_("领取副本"), "request.copy_expired": N_("副本到期删除"),
    "standard.issued": N_("发布数字化标准"), "capacity.posts_entered": N_("记下在岗人数"), "job.repeated": N_("后台工作再做一次"),
    "enterprise.added": N_("登记企业"),
    "copy.mended": N_("补齐副本"),
    "export.begun": N_("开始导出"), "export.made": N_("导出完"), "export.asked_again": N_("接着导出"), "export.fetched": N_("下载导出的档案"),
    "export.removed": N_("清除导出的档案"), "file.exported": N_("导出"),
    "disposal.begun": N_("拟销毁清册"), "disposal.files_added": N_("列入清册"), "disposal.file_taken_out": N_("移出清册"),
    "disposal.proposed": N_("销毁报批"), "disposal.authority_recorded": N_("记下批准文件"), "disposal.sent_back": N_("退回清册"),
    "disposal.approved": N_("批准销毁"), "disposal.supervised": N_("监销确认"), "disposal.interrupted": N_("中止监销"),
    "disposal.asked_again": N_("接着销毁"), "disposal.carried_out": N_("销毁完"), "disposal.abandoned": N_("撤销清册"),
    "disposal.register_taken": N_("打开销毁清册"), "disposal.scan_taken": N_("下载批准文件"),
    "file.appraised": N_("定保管期限"), "file.destroyed": N_("销毁"), "volume.destroyed": N_("销毁纸质卷"), "person.death_noted": N_("记下死亡"),
    "database.backed_up": N_("备份数据库"), "database.restored": N_("恢复数据库"),
    "keys.escrowed": N_("写出密钥托管件"), "keys.escrow_tried": N_("试开密钥托管件"),
    "account.added": N_("开账号"), "account.enabled": N_("启用账号"), "account.disabled": N_("停用账号"),
    "account.password_issued": N_("发新密码"), "account.password_changed": N_("改密码"), "account.view_chosen": N_("换显示方式"),
    "account.signed_in": N_("登录"), "account.signed_out": N_("退出"), "account.sign_in_refused": N_("登录被拒绝"),
    "account.confirmation_refused": N_("确认时密码不对"),
    "access.refused": N_("越权被拒绝"), "database.rebuilt": N_("从保存库重建"),
    "store.verified": N_("读了保存库"), "object.found_damaged": N_("发现损坏"), "object.found_whole": N_("损坏已消失"),
    "object.reading_asked": N_("要求再读"), "object.repair_asked": N_("要求修复"), "object.repaired": N_("修复"), "object.not_repaired": N_("没能修复"),
    "object.keeping_asked": N_("要求重新存入"), "object.kept_anew": N_("重新存入"),
    "store.root_found_damaged": N_("发现保存库的根有损坏"), "store.root_repaired": N_("修复保存库的根"),
    "store.reconciling_asked": N_("要求核对保存库"), "store.reconciled": N_("核对了保存库"), "store.orphans_swept": N_("清除没有清单提到的文件"),
}
"""Every verb of an entry; a test compares them with those that the code records."""

LIVES: dict[str, tuple[Lifecycle, ...]] = {
    "transfer": (transfers.TRANSFER, transfers.FILE), "file": (transfers.FILE, catalogue.CATALOGUING, catalogue.CUSTODY),
    "disposal": (disposal.DISPOSAL,), "request": (use_requests.REQUEST,),
    "job": (jobs.JOB,), "export": (exports.EXPORT,),
}
"""By the kind of an entry's subject: the lives whose states stand before and after."""

KINDS: dict[str, str] = {
    "transfer": N_("批次"), "file": N_("档案"), "page": N_("图像"), "paper": N_("文书"), "volume": N_("卷"), "room": N_("库房"), "request": N_("申请"),
    "account": N_("账号"), "enterprise": N_("企业"), "job": N_("后台工作"), "query": N_("查找"), "posts": N_("岗位"),
    "standard": N_("数字化标准"), "permission": N_("权限"), "keys": N_("密钥"), "object": N_("对象"), "copies": N_("副本"),
    "fixity": N_("读保存库"), "reconciling": N_("核对"), "store": N_("保存库"), "export": N_("导出"), "database": N_("数据库"),
    "disposal": N_("销毁清册"),
}
"""What an entry is about."""

WORDS: dict[str, str] = {
    "pass": N_("通过"), "fail": N_("不通过"), "added": N_("新增"), "open": N_("可用"), "disabled": N_("停用"),
    **{role.value: label for role, label in ROLE_LABELS.items()}, **fixity.OUTCOMES, **fixity.RUNS,
    **TERMS, "objects": N_("个对象"), "found": N_("处要看"), "sweep": N_("清除"), "keep": N_("重新存入"),
}
"""Other words that stand before and after."""


def verb_said(verb: str) -> str:
    """What was done, in the reader's language; a verb that a later release wrote stands as it is."""
    return gettext(VERBS[verb]) if verb in VERBS else verb


def subject_said(subject: str) -> str:
    """批次 YJ2026-0001 for `transfer:YJ2026-0001`."""
    kind, _, reference = subject.partition(":")
    return f"{gettext(KINDS[kind])} {reference}" if kind in KINDS else subject


def state_said(subject: str, state: str | None) -> str:
    """What stood before or after; what is no state (a shelf, a number) stands as it is, — for none."""
    lives = LIVES.get(subject.partition(":")[0], ())
    return " ".join(_word_said(word, lives) for word in state.split()) if state else "—"


def _word_said(word: str, lives: tuple[Lifecycle, ...]) -> str:
    for life in lives:
        if word in life.labels:
            return life.label(word)
    return gettext(WORDS[word]) if word in WORDS else word


def verbs_said() -> list[tuple[str, str]]:
    """(verb, words) of every verb, as a list to choose from."""
    return [(verb, gettext(words)) for verb, words in VERBS.items()]
