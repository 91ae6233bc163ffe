//! `shouwang doctor`: is everything there that the work needs, and if not, what to do.

use std::{path::Path, process::ExitCode, sync::Arc};

use serde_json::{Value, json};
use shouwang_engine::snapshot::Snapshot;
use shouwang_pack::{Pack, Sure};
use shouwang_register::{Db, Register, Scope, Sm4Vault, log::Verdict};

use crate::{
    cli::Cli,
    clock,
    folder::Folder,
    office::pack_of,
    output::{Output, table},
    progress::Progress,
};

/// Less room than this, and the next import or snapshot may not fit.
const ROOM_BYTES: u64 = 1 << 30;
/// The fonts of official documents, each with the names under which systems have it.
const FONTS: [(&str, &[&str]); 4] = [
    ("小标宋", &["方正小标宋", "FZXiaoBiaoSong", "小标宋"]),
    ("仿宋", &["仿宋", "FangSong"]),
    ("楷体", &["楷体", "KaiTi"]),
    ("黑体", &["黑体", "SimHei"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Warning,
    Bad,
}

struct Finding {
    about: &'static str,
    state: State,
    message: String,
    hint: String,
}

pub(super) async fn run(cli: &Cli, output: Output) -> anyhow::Result<ExitCode> {
    let progress = Progress::begin("检查", 0);
    let folder = Folder::new(&cli.data);
    if !folder.path().is_dir() {
        // Everything else lies in it.
        return told(output, &[of_folder(folder.path()), of_fonts()]);
    }
    let mut findings = vec![of_folder(folder.path()), of_room(folder.path())];
    let pack = folder.settings().and_then(|settings| pack_of(cli, settings.pack.as_deref()));
    findings.push(of_pack(&pack));
    let vault = folder.read_key().and_then(|key| Ok(Sm4Vault::from_hex(&key)?));
    findings.push(match &vault {
        Ok(_) => good("密钥", "密钥文件在，格式正确".to_owned()),
        Err(_) if cli.database_url.is_none() && !folder.key().exists() && !folder.database().is_file() => {
            let message = format!("{} 里还没有登记簿", folder.path().display());
            bad("登记簿", message, "检查 --data；第一次使用先运行 shouwang init")
        }
        Err(error) => bad("密钥", format!("{error:#}"), "把另外保存的 register.key 放回数据文件夹"),
    });
    if let (Ok(pack), Ok(vault)) = (&pack, vault) {
        findings.extend(of_register(cli, &folder, pack, vault).await);
        findings.push(of_snapshot(&folder, pack));
    }
    findings.push(of_fonts());
    drop(progress);
    told(output, &findings)
}

fn told(output: Output, findings: &[Finding]) -> anyhow::Result<ExitCode> {
    let is_well = findings.iter().all(|finding| finding.state != State::Bad);
    let value: Vec<Value> = findings.iter().map(as_json).collect();
    output.result(&value, || as_text(findings))?;
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn good(about: &'static str, message: String) -> Finding {
    Finding { about, state: State::Good, message, hint: String::new() }
}

fn bad(about: &'static str, message: String, hint: &str) -> Finding {
    Finding { about, state: State::Bad, message, hint: hint.to_owned() }
}

fn warning(about: &'static str, message: String, hint: &str) -> Finding {
    Finding { about, state: State::Warning, message, hint: hint.to_owned() }
}

fn of_folder(path: &Path) -> Finding {
    let shown = path.display();
    if !path.is_dir() {
        let message = format!("没有数据文件夹 {shown}");
        return bad("文件夹", message, "检查 --data；还没有登记簿的先运行 shouwang init");
    }
    let trial = path.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial));
    match written {
        Ok(()) => good("文件夹", format!("{shown} 可以读写")),
        Err(error) => bad("文件夹", format!("{shown} 不能写（{error}）"), "检查文件夹权限，或磁盘是不是只读"),
    }
}

fn of_room(path: &Path) -> Finding {
    let gigabytes = |bytes: u64| format!("{}.{} GB", bytes >> 30, ((bytes % (1 << 30)) * 10) >> 30);
    match fs4::available_space(path) {
        Ok(room) if room < ROOM_BYTES => {
            let message = format!("只剩 {}", gigabytes(room));
            warning("磁盘", message, "导入和快照可能写不下，请腾出空间")
        }
        Ok(room) => good("磁盘", format!("还有 {}", gigabytes(room))),
        Err(error) => warning("磁盘", format!("看不到剩余空间（{error}）"), "请自己看一下磁盘剩余空间"),
    }
}

fn of_pack(pack: &anyhow::Result<Pack>) -> Finding {
    match pack {
        Err(error) => bad("规则包", format!("{error:#}"), "运行 shouwang pack check，按提示改正"),
        Ok(pack) => {
            let doubtful = pack.params.values().filter(|p| p.values.iter().any(|v| v.sure == Sure::Doubtful)).count();
            let message = format!("{} {}，没有错误", pack.head.title, pack.head.version);
            if doubtful == 0 {
                good("规则包", message)
            } else {
                let message = format!("{message}；{doubtful} 个参数存疑");
                warning("规则包", message, "报告附表的“标准和参数”写着是哪些，请向县级核实")
            }
        }
    }
}

async fn of_register(cli: &Cli, folder: &Folder, pack: &Pack, vault: Sm4Vault) -> Vec<Finding> {
    let place = folder.path().display().to_string();
    let opened = async {
        let db = match &cli.database_url {
            Some(url) => Db::postgres(url).await?,
            None if !folder.database().is_file() => {
                return Err(shouwang_register::RegisterError::Missing(place.clone()));
            }
            None => Db::sqlite(&folder.database(), false).await?,
        };
        Register::open(db, Arc::new(vault), pack, &place).await
    };
    let kind = if cli.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
    let register = match opened.await {
        Ok(register) => register,
        Err(error) => {
            let hint = "检查 DATABASE_URL 和服务是否启动；打不开的用最近的备份恢复";
            return vec![bad("数据库", error.to_string(), hint)];
        }
    };
    let mut findings = vec![good("数据库", format!("{kind} 可以打开，密钥与登记簿相符"))];
    findings.push(match register.verify(pack).await {
        Ok(Verdict::Whole(head)) => good("变更日志", format!("完整，{} 条，台账和它相符", head.count)),
        Ok(_) => bad(
            "变更日志",
            "不完整，或者台账和它不符".to_owned(),
            "运行 shouwang verify 看是哪一条；不要再写入，用备份核对",
        ),
        Err(error) => bad("变更日志", error.to_string(), "用最近的备份恢复"),
    });
    let history = match register.town().await {
        Ok((code, _)) => register.history(&Scope::town(&code)).await,
        Err(error) => Err(error),
    };
    findings.push(match history {
        Ok(sets) => of_clock(&sets.iter().rev().map(|set| set.at_ms).collect::<Vec<_>>(), clock::now_ms()),
        Err(error) => bad("时钟", error.to_string(), "用最近的备份恢复"),
    });
    findings
}

/// Whether the clock was ever set back: the log knows the order of things by their numbers, people by their times. The
/// instants of all change sets are given in their order.
fn of_clock(instants: &[i64], now_ms: i64) -> Finding {
    let order = "变更的先后以变更日志的次序为准，不受影响；但显示的时间会前后颠倒";
    match instants.iter().max() {
        Some(last) if *last > now_ms => {
            let message = format!("电脑的时钟比最后一次变更（{}）还早", clock::shown(*last));
            warning("时钟", message, &format!("请校准电脑的日期和时间。{order}"))
        }
        _ if instants.windows(2).any(|pair| pair[1] < pair[0]) => {
            let message = "有的变更比它前面的变更时间还早：当时电脑的时钟被拨回过".to_owned();
            warning("时钟", message, &format!("请确认现在的时间是对的。{order}"))
        }
        _ => good("时钟", "和变更日志的时间相符".to_owned()),
    }
}

fn of_snapshot(folder: &Folder, pack: &Pack) -> Finding {
    match Snapshot::newest(&folder.snapshots()) {
        Err(shouwang_engine::EngineError::NoSnapshot(_)) => {
            warning("快照", "还没有快照".to_owned(), "导入数据以后运行 shouwang snapshot --as-of 日期")
        }
        Err(error) => bad("快照", error.to_string(), "重新生成快照"),
        Ok(snapshot) if snapshot.manifest.pack_hash != pack.hash => {
            let message = format!("{} 是用另一版规则包生成的", snapshot.id());
            warning("快照", message, "改过台账的列以后，重新生成快照才看得到新列")
        }
        Ok(snapshot) => good("快照", format!("最新的是 {}，文件完好", snapshot.id())),
    }
}

/// The fonts that this machine shows documents with. Those who print may sit elsewhere, so this is never an error.
fn of_fonts() -> Finding {
    let hint = "报告用 WPS 打印的电脑上装有这些字体就行；没有的会用别的字体代替";
    let listed = match std::process::Command::new("fc-list").arg(":").arg("family").output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(_) => return warning("字体", "看不到这台电脑装了哪些字体".to_owned(), hint),
    };
    let missing: Vec<String> = FONTS
        .iter()
        .filter(|(_, names)| !names.iter().any(|n| listed.contains(n)))
        .map(|(title, names)| format!("没有{title}{}", stand_in(names[0])))
        .collect();
    if missing.is_empty() {
        good("字体", "公文用的字体都有".to_owned())
    } else {
        warning("字体", missing.join("，"), hint)
    }
}

/// What this machine shows in the place of a font that it has not.
fn stand_in(name: &str) -> String {
    let asked = format!("{name}:lang=zh-cn");
    let output = std::process::Command::new("fc-match").args(["-f", "%{family[0]}", &asked]).output();
    let family = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if family.is_empty() { String::new() } else { format!("（用 {family} 代替）") }
}

fn as_json(finding: &Finding) -> Value {
    let state = match finding.state {
        State::Good => "good",
        State::Warning => "warning",
        State::Bad => "bad",
    };
    json!({ "about": finding.about, "state": state, "message": finding.message, "hint": finding.hint })
}

fn as_text(findings: &[Finding]) -> String {
    let rows: Vec<Vec<String>> = findings
        .iter()
        .map(|finding| {
            let state = match finding.state {
                State::Good => "正常",
                State::Warning => "注意",
                State::Bad => "有问题",
            };
            let mark = if finding.hint.is_empty() { "" } else { "。" };
            let message = format!("{}{mark}{}", finding.message, finding.hint);
            vec![finding.about.to_owned(), state.to_owned(), message]
        })
        .collect();
    table(&["项目", "状态", "说明"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_is_said() {
        let cases: [(&[i64], i64, State); 4] = [
            (&[], 10, State::Good),
            (&[1, 2, 2, 9], 9, State::Good),
            (&[1, 2, 11], 10, State::Warning),
            (&[1, 5, 3], 10, State::Warning),
        ];
        for (instants, now, state) in cases {
            assert_eq!(of_clock(instants, now).state, state, "{instants:?} at {now}");
        }
    }
}
