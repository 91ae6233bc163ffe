//! Bad input: a clear sentence, an exit code, nothing half-written, no panic.

use std::{fs, path::Path, process::Stdio};

use serde_json::Value;

use crate::common::{all, init, json, shouwang};

const AREAS: &str = "行政区划代码,名称,级别,上级代码\n590123101201,新店房村,行政村,590123101000\n590123101202,松坪村,行政村,590123101000\n";

fn households(count: usize) -> String {
    let mut text = String::from("户编号,户主姓名,行政村,户类型\n");
    for number in 0..count {
        text.push_str(&format!("59012300{number:08},测试{number},松坪村,普通农户\n"));
    }
    text
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path.to_string_lossy().into_owned()
}

/// An OLE compound file whose directory names an encrypted package: what a password-protected xlsx is.
fn encrypted() -> Vec<u8> {
    let mut file = vec![0_u8; 512 * 3];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[24..26].copy_from_slice(&0x3E_u16.to_le_bytes());
    file[26..28].copy_from_slice(&3_u16.to_le_bytes());
    file[28..30].copy_from_slice(&0xFFFE_u16.to_le_bytes());
    file[30..32].copy_from_slice(&9_u16.to_le_bytes());
    file[32..34].copy_from_slice(&6_u16.to_le_bytes());
    file[44..48].copy_from_slice(&1_u32.to_le_bytes());
    file[48..52].copy_from_slice(&1_u32.to_le_bytes());
    file[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    file[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    file[80..512].fill(0xFF);
    file[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let fat = 512;
    file[fat..fat + 512].fill(0xFF);
    file[fat..fat + 4].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    file[fat + 4..fat + 8].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (index, name) in ["Root Entry", "EncryptedPackage"].iter().enumerate() {
        let entry = 1024 + index * 128;
        for (at, unit) in name.encode_utf16().enumerate() {
            file[entry + at * 2..entry + at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        let length = u16::try_from((name.len() + 1) * 2).expect("short");
        file[entry + 64..entry + 66].copy_from_slice(&length.to_le_bytes());
        file[entry + 66] = if index == 0 { 5 } else { 2 };
        file[entry + 68..entry + 80].fill(0xFF);
        if index == 0 {
            file[entry + 76..entry + 80].copy_from_slice(&1_u32.to_le_bytes());
        }
        file[entry + 116..entry + 120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    file
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_nothing_is_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let areas = write(folder.path(), "区划.csv", AREAS);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "户编号").expect("cell");
    let whole = book.save_to_buffer().expect("a workbook");
    fs::create_dir(folder.path().join("文件夹")).expect("folder");
    let cases = [
        (write(folder.path(), "不是表格.xlsx", "%PDF-1.7 这是一份 PDF"), "not_a_workbook"),
        (write(folder.path(), "加密.xlsx", encrypted()), "password_protected"),
        (write(folder.path(), "截断.xlsx", &whole[..whole.len() / 2]), "damaged_file"),
        (write(folder.path(), "空.xlsx", ""), "empty_file"),
        (folder.path().join("文件夹").to_string_lossy().into_owned(), "is_a_folder"),
        (folder.path().join("没有.xlsx").to_string_lossy().into_owned(), "no_such_file"),
        (write(folder.path(), "别的表.csv", "甲,乙,丙\n1,2,3\n"), "no_header"),
    ];
    for (file, expected) in &cases {
        // A good file beside it is not applied either: the files of one import belong together.
        let (code, sheets) = json(&data, &["import", &areas, file]);
        assert_eq!(code, 1, "{file}");
        let problems: Vec<&Value> = sheets
            .as_array()
            .expect("sheets")
            .iter()
            .flat_map(|s| s["problems"].as_array().expect("problems"))
            .collect();
        assert_eq!(problems.len(), 1, "{file}: {sheets}");
        assert_eq!(problems[0]["code"], *expected, "{file}");
        for part in ["message", "hint"] {
            assert!(problems[0][part].as_str().is_some_and(|t| !t.is_empty()), "{file}: {part}");
        }
        let (code, again) = json(&data, &["import", &areas, "--preview"]);
        assert_eq!((code, &again[0]["created"]), (0, &Value::from(2)), "{file}: nothing was applied before");
    }
}

#[test]
fn commands_without_what_they_need_say_how_to_get_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let fails = |args: &[&str], expected: &str| {
        let output = shouwang().args(args).arg("--data").arg(&data).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", all(&output));
        assert!(all(&output).contains(expected), "{args:?}: {}", all(&output));
        assert!(!all(&output).contains("panicked"), "{args:?}");
    };
    fails(&["import", "x.xlsx"], "shouwang init");
    fails(&["init", "--code", "59012310100", "--name", "示例镇"], "12 位数字");
    init(&data, &[]);
    fails(&["init", "--code", "590123101000", "--name", "示例镇"], "已经有一个登记簿");
    fails(&["figures"], "shouwang snapshot");
    let (code, _) = json(&data, &["snapshot", "--as-of", "2021-03-15"]);
    assert_eq!(code, 0);
    fails(&["explain", "H404"], "登记簿中没有“H404”");
    fails(&["trace", "no_such_figure"], "shouwang figures");
    fails(&["report", "--out", "/dev/null/报告", "--draft"], "无法建立文件夹");
    fails(&["proof", "/no/such/report.docx"], "无法读取");
    fails(&["pack", "check", "/no/such/pack"], "无法读取规则包文件夹");
    // Whoever writes the command line wrong reads so in Chinese, and nothing was done.
    fails(&["improt"], "没有“improt”这个命令，是不是");
    fails(&["import"], "还缺 <FILE>");
    fails(&["snapshot", "--as-of", "20210315日"], "例如 2021-03-15");
    fails(&["trace", "x", "--limit", "几条"], "要写一个不小于 0 的整数");
    // A day for which the policy has no line is refused with a sentence, not guessed.
    let (code, _) = json(&data, &["snapshot", "--as-of", "2022-06-30"]);
    assert_eq!(code, 0);
    fails(&["screen"], "没有规定值");
}

#[test]
fn an_import_that_is_killed_leaves_nothing_behind_and_can_be_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let areas = write(folder.path(), "区划.csv", AREAS);
    let big = write(folder.path(), "农户.csv", households(20_000));
    json(&data, &["import", &areas]);
    let mut killed = 0;
    for wait_ms in [200, 500, 900] {
        let mut child = shouwang()
            .args(["import", &big, "--data"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(std::time::Duration::from_millis(wait_ms));
        if child.try_wait().expect("state").is_none() {
            child.kill().expect("killed");
            killed += 1;
        }
        child.wait().expect("gone");
        let (_, preview) = json(&data, &["import", &big, "--preview"]);
        let created = preview[0]["created"].as_u64().expect("a count");
        assert!(created == 20_000 || created == 0, "half an import: {created} rows are missing");
    }
    assert!(killed > 0, "the import was never caught in the middle");
    let (code, done) = json(&data, &["import", &big]);
    assert_eq!(code, 0);
    assert_eq!(done[0]["created"].as_u64().unwrap_or(0) + done[0]["unchanged"].as_u64().unwrap_or(0), 20_000);
}

#[test]
fn two_imports_at_once_both_end_up_in_the_register() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    json(&data, &["import", &write(folder.path(), "区划.csv", AREAS)]);
    let one = write(folder.path(), "甲.csv", households(2_000));
    let two = write(folder.path(), "乙.csv", households(3_000));
    let start = |file: &str| {
        shouwang().args(["import", file, "--json", "--data"]).arg(&data).stdout(Stdio::piped()).spawn().expect("runs")
    };
    let (first, second) = (start(&one), start(&two));
    for child in [first, second] {
        let output = child.wait_with_output().expect("done");
        assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    }
    let (_, preview) = json(&data, &["import", &one, &two, "--preview"]);
    for sheet in preview.as_array().expect("sheets") {
        assert_eq!(sheet["unchanged"], sheet["rows"], "{sheet}");
    }
}

/// A limit on the size of files is how a test can fill a disk without one: writing beyond it fails as on a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_nothing_is_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let areas = write(folder.path(), "区划.csv", AREAS);
    let big = write(folder.path(), "农户.csv", households(20_000));
    json(&data, &["import", &areas]);
    let script =
        format!("ulimit -f 2048; exec '{}' import '{big}' --data '{}'", env!("CARGO_BIN_EXE_shouwang"), data.display());
    let output =
        std::process::Command::new("bash").args(["-c", &script]).env_remove("DATABASE_URL").output().expect("runs");
    assert_eq!(output.status.code(), Some(1), "{}", all(&output));
    assert!(all(&output).contains("磁盘空间不足"), "{}", all(&output));
    let (code, done) = json(&data, &["import", &big]);
    assert_eq!((code, &done[0]["created"]), (0, &Value::from(20_000)), "the register is as it was");
}
