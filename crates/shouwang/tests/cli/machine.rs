//! Faults of the machine: a folder that cannot be written, and a database server that goes away in the middle.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use serde_json::Value;

use crate::common::{all, database, init, json, shouwang};

const AREAS: &str = "代码,名称,级别\n590123101202,松坪村,行政村\n";
const ROWS: u64 = 4_000;

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path.to_str().expect("a path").to_owned()
}

fn households(folder: &Path) -> String {
    let rows: String = (0..ROWS).map(|n| format!("59012300{n:08},测试{n},松坪村\n")).collect();
    write(folder, "农户.csv", &format!("户编号,户主姓名,行政村\n{rows}"))
}

/// A server in between, which lets so many bytes of the client through and then hangs up on everybody.
fn through(server: &str, bytes: u64) -> String {
    let (before, rest) = server.split_once("127.0.0.1:").expect("a local server");
    let (port, name) = rest.split_once('/').expect("a database");
    let (port, before, name) = (port.to_owned(), before.to_owned(), name.to_owned());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = listener.local_addr().expect("an address").port();
    let left = Arc::new(AtomicU64::new(bytes));
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            if left.load(Ordering::SeqCst) == 0 {
                break;
            }
            let server = TcpStream::connect(format!("127.0.0.1:{port}")).expect("the server");
            let (mut from, mut to) = (client.try_clone().expect("a clone"), server.try_clone().expect("a clone"));
            let left = left.clone();
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = from.read(&mut buffer) {
                    let allowed = left.load(Ordering::SeqCst);
                    left.store(allowed.saturating_sub(count as u64), Ordering::SeqCst);
                    if allowed <= count as u64 || to.write_all(&buffer[..count]).is_err() {
                        break;
                    }
                }
                let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
            });
            let (mut from, mut to) = (server, client);
            thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Both);
            });
        }
    });
    format!("{before}127.0.0.1:{own}/{name}")
}

#[test]
fn a_server_that_goes_away_is_named_and_nothing_is_half_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let url = database("gone");
    let direct = ["--database-url", url.as_str()];
    init(&data, &direct);
    let areas = write(folder.path(), "区划.csv", AREAS);
    assert_eq!(json(&data, &["import", &areas, direct[0], direct[1]]).0, 0);
    let big = households(folder.path());
    // Early, in the middle of the rows, and near the end.
    for bytes in [2_000, 200_000, 900_000] {
        let cut = through(&url, bytes);
        let output =
            shouwang().args(["import", &big, "--database-url", &cut, "--data"]).arg(&data).output().expect("runs");
        let said = all(&output);
        assert_eq!(output.status.code(), Some(1), "{bytes}: {said}");
        assert!(said.contains("PostgreSQL") && !said.contains("panicked"), "{bytes}: {said}");
        let (code, verdict) = json(&data, &["verify", direct[0], direct[1]]);
        assert_eq!(code, 0, "{verdict}");
        let (_, preview) = json(&data, &["import", &big, "--preview", direct[0], direct[1]]);
        assert_eq!(preview[0]["created"], Value::from(ROWS), "half an import after {bytes} bytes");
    }
    let (code, done) = json(&data, &["import", &big, direct[0], direct[1]]);
    assert_eq!((code, &done[0]["created"]), (0, &Value::from(ROWS)));
}

/// Root may write everywhere; the binary is then run as somebody who may not.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named_and_left_as_it_is() {
    use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};

    /// `nobody`, on every system.
    const NOBODY: u32 = 65_534;
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("changed");
    let data = folder.path().join("data");
    init(&data, &[]);
    let areas = write(folder.path(), "区划.csv", AREAS);
    assert_eq!(json(&data, &["import", &areas]).0, 0);
    assert_eq!(json(&data, &["snapshot", "--as-of", "2021-03-15"]).0, 0);
    let big = households(folder.path());
    let backup = data.join("备份.zip");

    let is_root = std::process::Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    // Where only root can go, nobody needs a copy.
    let binary = folder.path().join("shouwang");
    fs::copy(env!("CARGO_BIN_EXE_shouwang"), &binary).expect("copied");
    let entries = || fs::read_dir(&data).expect("the folder").map(|entry| entry.expect("an entry").path());
    for path in entries().chain([data.clone()]) {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("changed");
    }
    let before: Vec<_> = entries().collect();
    let backup = backup.to_str().expect("a path");
    let cases: [&[&str]; 4] =
        [&["import", &big], &["snapshot", "--as-of", "2021-03-16"], &["screen"], &["backup", backup]];
    for args in cases {
        let mut command = std::process::Command::new(&binary);
        for name in ["DATABASE_URL", "SHOUWANG_DATA", "SHOUWANG_PACK", "SHOUWANG_ACTOR"] {
            command.env_remove(name);
        }
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.args(args).arg("--data").arg(&data).output().expect("runs");
        let said = all(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("权限") && !said.contains("panicked"), "{args:?}: {said}");
    }
    assert_eq!(entries().collect::<Vec<_>>(), before, "nothing was left behind");
    for path in entries().chain([data.clone()]) {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("changed");
    }
    let (code, verdict) = json(&data, &["verify"]);
    assert_eq!(code, 0, "{verdict}");
}
