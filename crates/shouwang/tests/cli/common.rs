//! The real binary, run as a user runs it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use serde_json::Value;

/// The binary, away from the environment of whoever runs the tests.
pub(crate) fn shouwang() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shouwang"));
    for name in ["DATABASE_URL", "SHOUWANG_DATA", "SHOUWANG_PACK", "SHOUWANG_ACTOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs it with `--json` in a data folder; gives the exit code and what it printed.
pub(crate) fn json(data: &Path, args: &[&str]) -> (i32, Value) {
    let output = shouwang().args(args).arg("--json").arg("--data").arg(data).output().expect("runs");
    let value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", all(&output)));
    (output.status.code().expect("an exit code"), value)
}

/// Everything it printed, for messages.
pub(crate) fn all(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// An empty register for a town.
pub(crate) fn init(data: &Path, more: &[&str]) {
    let mut args = vec!["init", "--code", "590123101000", "--name", "示例镇"];
    args.extend(more);
    let (code, value) = json(data, &args);
    assert_eq!(code, 0, "{value}");
}

/// The demonstration, made once for all the tests of a file.
pub(crate) fn demo() -> &'static Path {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    DEMO.get_or_init(|| {
        // In the target folder, which the next run of the tests makes anew: nothing piles up.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        let _ = std::fs::remove_dir_all(&folder);
        let (code, value) = json(&folder, &["demo", "--no-serve"]);
        assert_eq!(code, 0, "{value}");
        folder
    })
}

/// A list of objects by their `id`.
pub(crate) fn by_id<'a>(list: &'a Value, id: &str) -> &'a Value {
    let found = list.as_array().and_then(|all| all.iter().find(|item| item["id"] == id));
    found.unwrap_or_else(|| panic!("no {id}"))
}

/// A database of its own on the server that the tests run with.
pub(crate) fn database(name: &str) -> String {
    let server = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL (scripts/with-postgres sets it)");
    let name = format!("{name}_{}", std::process::id());
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL");
    let bin = versions.map(|version| version.expect("entry").path()).max().expect("a version").join("bin/psql");
    let output = Command::new(bin).arg(&server).arg("-c").arg(format!("create database {name}")).output();
    assert!(output.as_ref().is_ok_and(|o| o.status.success()), "{output:?}");
    format!("{}/{name}", server.rsplit_once('/').expect("a database").0)
}
