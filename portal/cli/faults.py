"""What stopped a command, in one sentence that a person at the terminal understands.

Exceptions of libraries are told by the names of their classes: `check` must not import a database or an S3 library.
"""
from __future__ import annotations

import errno

import click

from portal.wording import N_, gettext

REASONS = {
    errno.ENOENT: N_("没有这个文件或文件夹"), errno.ENOTDIR: N_("不是文件夹"), errno.EISDIR: N_("是文件夹，不是文件"),
    errno.EACCES: N_("没有权限"), errno.EPERM: N_("没有权限"), errno.EROFS: N_("这个盘只能读"), errno.ENOSPC: N_("磁盘满了"),
    errno.EDQUOT: N_("磁盘限额用完了"), errno.EEXIST: N_("已经有了"), errno.EADDRINUSE: N_("地址已被占用，换一个 GUIDANG_LISTEN"),
    errno.ENAMETOOLONG: N_("名称太长"), errno.EIO: N_("磁盘读写出错"),
}
"""Why the system refused; what is not here is said as the system says it."""

SERVERS = {
    "OperationalError": N_("连不上数据库，或者它没有应答。看数据库开着没有，GUIDANG_DATABASE 写得对不对。"),
    "InterfaceError": N_("连不上数据库，或者它没有应答。看数据库开着没有，GUIDANG_DATABASE 写得对不对。"),
    "ArgumentError": N_("GUIDANG_DATABASE 不是数据库的地址。"),
    "NoSuchModuleError": N_("GUIDANG_DATABASE 不是数据库的地址。"),
    "Unreachable": N_("连不上保存库，或者它没有应答。看它开着没有，GUIDANG_STORE 写得对不对。"),
    "Unwritable": N_("保存库写不进去。看磁盘和权限，或者桶的权限。"),
    "Unavailable": N_("连不上检索索引，或者它没有应答。看 GUIDANG_INDEX 写得对不对。"),
    "Unusable": N_("检索索引坏了。停下归档，删去索引，再启动，后台会重新建好。"),
}
"""Faults of what the portal stands on, by the names of their classes."""


def sentence_of(fault: Exception) -> str:
    """What to say of any exception; of one that nobody foresaw, its kind."""
    own = getattr(fault, "sentence", None)
    if own:
        return own
    if isinstance(fault, OSError) and fault.errno is not None:
        return _of_system(fault)
    kind = type(fault).__name__
    return gettext(SERVERS[kind]) if kind in SERVERS else gettext(N_("程序出错：%(kind)s"), kind=kind)


def reason_of(fault: OSError) -> str:
    """Why the system refused."""
    return gettext(REASONS[fault.errno]) if fault.errno in REASONS else fault.strerror or type(fault).__name__


def _of_system(fault: OSError) -> str:
    if fault.filename is None:
        return gettext(N_("办不到：%(why)s"), why=reason_of(fault))
    return gettext(N_("%(path)s：%(why)s"), path=fault.filename, why=reason_of(fault))


def sentence_of_usage(fault: click.ClickException) -> str:
    """What click objects to, in our words."""
    if isinstance(fault, click.exceptions.NoArgsIsHelpError) and isinstance(fault.ctx.command, click.Group):
        below = "、".join(sorted(fault.ctx.command.commands))
        return gettext(N_("%(command)s 后面要写：%(below)s"), command=fault.ctx.command_path, below=below)
    if isinstance(fault, click.NoSuchOption):
        return gettext(N_("没有选项 %(name)s"), name=fault.option_name)
    if isinstance(fault, click.MissingParameter) and fault.param:
        return gettext(N_("缺少 %(name)s"), name=_name(fault.param, fault.ctx))
    if isinstance(fault, click.BadParameter) and fault.param:
        return gettext(N_("%(name)s 的值不对：%(why)s"), name=_name(fault.param, fault.ctx), why=_wanted(fault.param.type, fault.message))
    if isinstance(fault, click.UsageError) and fault.message.startswith("Got unexpected extra argument"):
        return gettext(N_("多写了：%(what)s"), what=fault.message.partition("(")[2].rstrip(")"))
    return gettext(N_("命令写得不对：%(why)s"), why=fault.format_message())


def _name(parameter: click.Parameter, context: click.Context | None) -> str:
    if isinstance(parameter, click.Option) or context is None:
        return parameter.opts[0]
    return parameter.make_metavar(context)


def _wanted(kind: click.ParamType, otherwise: str) -> str:
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return gettext(N_("要是 %(least)s 以上的整数"), least=kind.min)
        return gettext(N_("要是 %(least)s 到 %(most)s 的整数"), least=kind.min, most=kind.max)
    if isinstance(kind, click.types.IntParamType):
        return gettext(N_("要是整数"))
    if isinstance(kind, click.Choice):
        return gettext(N_("要是其中一个：%(choices)s"), choices="、".join(map(str, kind.choices)))
    return otherwise
