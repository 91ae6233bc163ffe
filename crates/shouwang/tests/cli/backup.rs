//! A backup is taken back whole, on either database, and only with the right key.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json as object};

use crate::common::{all, database, init, json, shouwang};

const AREAS: &str = "代码,名称,级别\n590123101201,新店房村,行政村\n590123101202,松坪村,行政村\n";

/// A small town with an import, an undo and a snapshot.
fn town(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    init(&data, &[]);
    let import = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        json(&data, &["import", path.to_str().expect("a path")]).1[0]["change_set"].clone()
    };
    import("区划.csv", AREAS);
    import("农户.csv", "户编号,户主姓名,户主证件号码,行政村\nR1,甲,590123196001010019,松坪村\n");
    let wrong = import("错的.csv", "户编号,户主姓名,行政村\nR9,乙,松坪村\n");
    let (code, _) = json(&data, &["undo", wrong.as_str().expect("a change set")]);
    assert_eq!(code, 0);
    let (code, _) = json(&data, &["snapshot", "--as-of", "2021-03-15"]);
    assert_eq!(code, 0);
    data
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// What a register holds: its records, the state of its log, its figures.
fn content(data: &Path, url: &[&str]) -> Value {
    let ask = |args: &[&str]| json(data, &[args, url].concat()).1;
    let export = data.join("导出.xlsx");
    let exported = ask(&["export", "household", "--out", path(&export)]);
    fs::remove_file(export).expect("written");
    object!([exported["rows"], ask(&["verify"]), ask(&["history"]), ask(&["figures"])])
}

#[test]
fn a_backup_is_taken_back_on_either_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = town(folder.path());
    let original = content(&data, &[]);
    assert_eq!(original[0], object!(1));
    let (file, key) = (folder.path().join("备份.zip"), data.join("register.key"));
    let (code, _) = json(&data, &["backup", path(&file)]);
    assert_eq!(code, 0);

    // Without its key a backup is taken back and stays closed; with it, all is as it was.
    let closed = folder.path().join("closed");
    let (code, told) = json(&closed, &["restore", path(&file)]);
    assert_eq!((code, &told["verified"]), (0, &object!(false)));
    let (code, _) = json(&closed, &["figures"]);
    assert_eq!(code, 1);
    fs::copy(&key, closed.join("register.key")).expect("copied");
    assert_eq!(content(&closed, &[]), original);

    // Onto the other database, and from there back.
    let url = database("backup");
    let (server, again) = (folder.path().join("server"), folder.path().join("again"));
    let (code, told) = json(&server, &["restore", path(&file), "--key", path(&key), "--database-url", &url]);
    assert_eq!((code, &told["verified"]), (0, &object!(true)), "{told}");
    assert_eq!(content(&server, &["--database-url", &url]), original);
    let with_key = folder.path().join("带密钥.zip");
    json(&server, &["backup", path(&with_key), "--with-key", "--database-url", &url]);
    let (code, told) = json(&again, &["restore", path(&with_key)]);
    assert_eq!((code, &told["verified"]), (0, &object!(true)), "{told}");
    assert_eq!(content(&again, &[]), original);
    // Nor is a pack that lies there: restoring takes away what it began, and nothing else.
    let busy = folder.path().join("busy");
    fs::create_dir_all(busy.join("pack")).expect("made");
    let (code, _) = json(&busy, &["restore", path(&file)]);
    assert_eq!((code, busy.join("pack").is_dir()), (1, true));
    // A register is never written over.
    for data in [["--data", path(&again)].as_slice(), &["--data", path(&closed)]] {
        let output = shouwang().args(["restore", path(&file)]).args(data).output().expect("runs");
        assert!(all(&output).contains("已经有一个登记簿"), "{}", all(&output));
    }
}

#[test]
fn a_backup_that_is_damaged_or_of_another_key_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = town(folder.path());
    let file = folder.path().join("备份.zip");
    json(&data, &["backup", path(&file)]);
    let whole = fs::read(&file).expect("a backup");
    let middle = whole.windows(7).position(|bytes| bytes == b"tables/").expect("a table") + 400;
    let mut changed = whole.clone();
    changed[middle] ^= 1;
    let wrong_key = folder.path().join("别的.key");
    fs::write(&wrong_key, "ab".repeat(32)).expect("written");
    let cases: [(&str, &[u8], Option<&Path>, &str); 4] = [
        ("截断", &whole[..whole.len() / 2], None, "不是完整的备份文件"),
        ("别的文件", b"hello", None, "不是完整的备份文件"),
        ("改动", &changed, None, "备份里的"),
        ("密钥不对", &whole, Some(&wrong_key), "密钥与登记簿不匹配"),
    ];
    for (name, bytes, key, expected) in cases {
        let (file, to) = (folder.path().join(format!("{name}.zip")), folder.path().join(name));
        fs::write(&file, bytes).expect("written");
        let key = key.map_or_else(Vec::new, |key| vec!["--key", path(key)]);
        let output = shouwang().args(["restore", path(&file), "--data", path(&to)]).args(key).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{name}: {}", all(&output));
        assert!(all(&output).contains(expected), "{name}: {}", all(&output));
        assert!(!to.exists(), "{name}: {:?}", fs::read_dir(&to).map(|d| d.count()));
    }
}
