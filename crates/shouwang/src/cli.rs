//! The words of the command line.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use shouwang_register::Prefer;

/// 守望：防止返贫监测帮扶登记簿。
#[derive(Debug, Parser)]
#[command(name = "shouwang", version)]
pub(crate) struct Cli {
    /// 结果以 JSON 写到标准输出，其他话都写到标准错误
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// 数据文件夹；不写是 shouwang-data（环境变量 SHOUWANG_DATA）
    #[arg(long, global = true, value_name = "DIR", env = "SHOUWANG_DATA", default_value = "shouwang-data")]
    pub(crate) data: PathBuf,
    /// 规则包文件夹；不写则用建立登记簿时指定的，或内置的（环境变量 SHOUWANG_PACK）
    #[arg(long, global = true, value_name = "DIR", env = "SHOUWANG_PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// PostgreSQL 地址；不写则用数据文件夹中的 SQLite（环境变量 DATABASE_URL）
    #[arg(long, global = true, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// 操作人，记入变更日志；不写是“本机用户”（环境变量 SHOUWANG_ACTOR）
    #[arg(long, global = true, value_name = "NAME", env = "SHOUWANG_ACTOR", default_value = "本机用户")]
    pub(crate) actor: String,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 生成一个虚构乡镇的工作簿，并从导入到报告完整走一遍
    Demo(Demo),
    /// 为一个乡镇建立空的登记簿
    Init(Init),
    /// 导入工作簿（xlsx、xls、csv）
    Import(Import),
    /// 表格的列读作什么、为什么；确认过的对应记下来，以后照办
    #[command(subcommand)]
    Layout(Layout),
    /// 列出全部变更集：谁、什么时候、导入了什么
    History,
    /// 撤销一个变更集；后来的变更依赖它时不撤销，并指出是哪些
    Undo(Undo),
    /// 把两条其实是同一个人、同一户的记录合并成一条，可以撤销
    Merge(Merge),
    /// 核验变更日志和发布过的报告：有没有被改动、抽走或截断
    Verify(Verify),
    /// 把一本台账的全部记录导出成 xlsx，可以原样再导入
    Export(Export),
    /// 生成一本台账的空表，填好后导入
    Template(Ledger),
    /// 把登记簿、快照、凭证和规则包备份成一个文件
    Backup(Backup),
    /// 从备份文件恢复到一个新的数据文件夹（SQLite 或 PostgreSQL 都行）
    Restore(Restore),
    /// 按数据时点生成快照
    Snapshot(Snapshot),
    /// 按规则筛查最新的快照
    Screen(Screen),
    /// 说明一户（或者一条记录）的每条规则为什么成立或不成立
    Explain(Explain),
    /// 计算全部指标
    Figures,
    /// 核对指标之间的勾稽关系
    Check,
    /// 写出报告（docx、html）和附表（xlsx）
    Report(Report),
    /// 从指标追到记录，或从记录追到来源单元格
    Trace(Trace),
    /// 按凭证重新计算一遍，说明结果是否完全相同
    Recompute(Recompute),
    /// 检查文件夹、密钥、数据库、规则包、磁盘和字体，说明该怎么办
    Doctor,
    /// 校对一份报告（txt 或 docx）
    Proof(Proof),
    /// 检查和试验规则包
    #[command(subcommand)]
    Pack(Pack),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// 随机种子：同一个种子得到同一个乡镇；不写是 1
    #[arg(long, default_value = "1", value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// 走完就结束，不留下任何运行中的服务
    #[arg(long)]
    pub(crate) no_serve: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// 12 位行政区划代码
    #[arg(long, value_name = "12-DIGITS")]
    pub(crate) code: String,
    /// 乡镇名称
    #[arg(long)]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 工作簿
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// 指定台账，不自动识别
    #[arg(long, value_name = "NAME")]
    pub(crate) ledger: Option<String>,
    /// 只看结果，不写入
    #[arg(long)]
    pub(crate) preview: bool,
    /// 把退回的行写成一个 xlsx，原样式、原次序，改好后可以直接导入
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// 表和登记簿冲突、或者表里是旧值时，以哪一边为准；不写就退回这些行
    #[arg(long, value_name = "register|workbook", value_parser = side)]
    pub(crate) prefer: Option<Prefer>,
}

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    /// 台账名称，例如 household
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: String,
    /// 写到哪个文件
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Layout {
    /// 说明一个文件的每一列读作什么、为什么
    Show(LayoutShow),
    /// 记住一个文件的列的对应，同一版式的表以后都这样读
    Keep(LayoutKeep),
    /// 列出记住的全部对应
    List,
    /// 取消记住的对应
    Forget(LayoutForget),
}

#[derive(Debug, Args)]
pub(crate) struct LayoutShow {
    /// 工作簿
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 只看这一张工作表
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// 指定台账，不自动识别
    #[arg(long, value_name = "NAME")]
    pub(crate) ledger: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct LayoutKeep {
    /// 工作簿
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 列名=字段，例如 家庭耕地=耕地面积；不读的列写 列名=不读。一对也不写，就照现在认出的全部记住
    #[arg(value_name = "COLUMN=FIELD")]
    pub(crate) pairs: Vec<String>,
    /// 只记这一张工作表的
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// 指定台账，不自动识别
    #[arg(long, value_name = "NAME")]
    pub(crate) ledger: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct LayoutForget {
    /// 版式编号，用 layout list 查看
    #[arg(value_name = "LAYOUT")]
    pub(crate) fingerprint: String,
    /// 只取消这一列的
    #[arg(long, value_name = "COLUMN")]
    pub(crate) column: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) place: Ledger,
    /// 选项列写国家标准代码（有的），给别的系统用；照样可以再导入
    #[arg(long)]
    pub(crate) standard: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// 报告附表上印着的链尾：核对当时的日志是不是现在这份的一段
    #[arg(long, value_name = "MAC")]
    pub(crate) head: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// 备份文件
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 把密钥也放进备份；这样的备份谁拿到谁就能打开，只能锁起来放
    #[arg(long)]
    pub(crate) with_key: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// 备份文件
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 另外保存的密钥文件；不写则用备份里的，或数据文件夹里已经放好的
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// 变更集编号，用 history 查看
    #[arg(value_name = "CHANGESET")]
    pub(crate) change_set: String,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// 留下的一条：户编号、合同号等，或记录编号
    #[arg(value_name = "KEEP")]
    pub(crate) keep: String,
    /// 并进去的一条
    #[arg(value_name = "DROP")]
    pub(crate) drop: String,
    /// 两条说法不同的，以留下的一条为准；不写就不合并，只列出不同的地方
    #[arg(long)]
    pub(crate) keep_first: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    /// 数据时点，例如 2021-03-15
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Date,
}

#[derive(Debug, Args)]
pub(crate) struct Screen {
    /// 和以前的一次筛查相比：谁新命中、谁不再命中、为什么
    #[arg(long, value_name = "RUN")]
    pub(crate) diff: Option<String>,
    /// 离这条规则最近、只差一个数的，由近到远列出来
    #[arg(long, value_name = "RULE", conflicts_with = "diff")]
    pub(crate) near: Option<String>,
    /// 列出这条规则命中了谁、豁免了谁、谁缺少数据
    #[arg(long, value_name = "RULE", conflicts_with_all = ["diff", "near"])]
    pub(crate) list: Option<String>,
    /// 和 --near 或 --list 一起用：最多列几条
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) first: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// 户编号、村名、记录编号，或者清单里列出的名称
    #[arg(value_name = "RECORD")]
    pub(crate) record: String,
    /// 不成立的规则也列出依据和标准
    #[arg(long)]
    pub(crate) full: bool,
    /// 不读上次筛查的结论，现在重新算
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// 写到哪个文件夹
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// 勾稽关系不成立时也写出草稿，并标出有争议的数字
    #[arg(long)]
    pub(crate) draft: bool,
    /// 报告模板；不写则用规则包指定的那份
    #[arg(long, value_name = "NAME")]
    pub(crate) template: Option<String>,
    /// 不写报告，写一项专项工作的情况表：它的指标、图表和核查发现
    #[arg(long, value_name = "NAME", conflicts_with = "template")]
    pub(crate) programme: Option<String>,
    /// 成文日期；不写则用数据时点
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<Date>,
    /// 发文字号，例如 云岭政报〔2021〕16号；写了就排版头和版记
    #[arg(long, value_name = "TEXT")]
    pub(crate) number: Option<String>,
    /// 签发人，印在版头上
    #[arg(long, value_name = "NAME", requires = "number")]
    pub(crate) signer: Option<String>,
    /// 发布：把报告、快照、凭证、规则包封存进变更日志，文件名带版次，以后不能改
    #[arg(long, conflicts_with = "draft")]
    pub(crate) release: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Trace {
    /// 指标编号、户编号或记录编号
    #[arg(value_name = "FIGURE|RECORD")]
    pub(crate) what: String,
    /// 最多列出多少条记录；不写是 20
    #[arg(long, default_value = "20", value_parser = whole::<usize>)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Recompute {
    /// 凭证号，或凭证文件
    #[arg(value_name = "RECEIPT")]
    pub(crate) receipt: String,
}

#[derive(Debug, Args)]
pub(crate) struct Proof {
    /// 报告文件
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 只校对文字本身，不与登记簿比较
    #[arg(long)]
    pub(crate) alone: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pack {
    /// 检查规则包：文件、行号、错在哪里、怎么改
    Check(PackPlace),
    /// 在真实的计算引擎上运行规则包的全部样例
    Test(PackPlace),
    /// 说明两个规则包有哪些不同
    Diff(PackDiff),
    /// 把规则包写成一个网页，给不看代码的人看
    Doc(PackDoc),
    /// 写出规则包各种文件的 JSON Schema，编辑器据此提示和检查
    Schema(PackSchema),
    /// 新建一个能用的小规则包，从头做起
    New(PackNew),
    /// 把内置的（或 --pack 指的）规则包写到一个新文件夹，作为修改的起点
    Copy(PackNew),
}

#[derive(Debug, Args)]
pub(crate) struct PackPlace {
    /// 规则包文件夹；不写则用 --pack 或内置的
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PackDiff {
    /// 原来的规则包
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// 新的规则包；不写则用 --pack 或内置的
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PackDoc {
    /// 规则包文件夹；不写则用 --pack 或内置的
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// 写到哪个文件
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct PackSchema {
    /// 哪一种文件，例如 rules；不写就是全部
    #[arg(value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// 写到哪个文件夹，一种一个文件；不写则写到标准输出
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PackNew {
    /// 新文件夹
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// A whole number of the command line.
fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "要写一个不小于 0 的整数".to_owned())
}

/// A side of a conflict.
fn side(text: &str) -> Result<Prefer, String> {
    match text {
        "register" => Ok(Prefer::Register),
        "workbook" => Ok(Prefer::Workbook),
        _ => Err("要写 register（登记簿）或 workbook（表）".to_owned()),
    }
}

/// A day of the command line.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "要写成年-月-日，例如 2021-03-15".to_owned())
}
