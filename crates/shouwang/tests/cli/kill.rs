//! Killed at any point, the register is as it was before or as it is after, on either database: no acknowledged change is
//! lost, nothing is half done, and the log's chain is whole. `make kill` does it a hundred times.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;

use crate::common::{database, init, json, shouwang};

/// Rows of the import that is killed: enough to be caught in the middle.
const ROWS: u64 = 4_000;
/// Two households of it that are made one.
const KEEP: &str = "5901230000000000";
const DROP: &str = "5901230000000001";
/// Deeds in one town.
const ROUND: u64 = 10;
/// The longest wait before the kill.
const WAIT_MS: u64 = 900;

struct Town {
    data: PathBuf,
    url: Vec<String>,
    list: String,
    backup: PathBuf,
}

impl Town {
    fn new(folder: &Path, url: Option<String>) -> Self {
        let data = folder.join("data");
        let url = url.map_or_else(Vec::new, |url| vec!["--database-url".to_owned(), url]);
        init(&data, &url.iter().map(String::as_str).collect::<Vec<_>>());
        let areas = folder.join("区划.csv");
        fs::write(&areas, "代码,名称,级别\n590123101202,松坪村,行政村\n").expect("written");
        let list = folder.join("农户.csv");
        let rows: String = (0..ROWS).map(|n| format!("59012300{n:08},测试{n},松坪村\n")).collect();
        fs::write(&list, format!("户编号,户主姓名,行政村\n{rows}")).expect("written");
        let list = list.to_str().expect("a path").to_owned();
        let town = Town { data, url, list, backup: folder.join("备份.zip") };
        assert_eq!(town.ask(&["import", areas.to_str().expect("a path")]).0, 0);
        town
    }

    fn ask(&self, args: &[&str]) -> (i32, Value) {
        let url: Vec<&str> = self.url.iter().map(String::as_str).collect();
        json(&self.data, &[args, &url].concat())
    }

    /// Begins a command and kills it after a while; `true` where it was still at work.
    fn kill(&self, args: &[&str], after: Duration) -> bool {
        let mut child = shouwang()
            .args(args)
            .arg("--data")
            .arg(&self.data)
            .args(&self.url)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(after);
        let at_work = child.try_wait().expect("state").is_none();
        if at_work {
            child.kill().expect("killed");
        }
        child.wait().expect("gone");
        at_work
    }

    /// What there is now; the chain must be whole.
    fn state(&self) -> State {
        let (code, verdict) = self.ask(&["verify"]);
        assert_eq!(code, 0, "{verdict}");
        let (_, history) = self.ask(&["history"]);
        let sets = history.as_array().expect("a list");
        let count = |name: &str| -> u64 { sets.iter().filter_map(|set| set[name].as_u64()).sum() };
        let undone: Vec<&Value> = sets.iter().map(|set| &set["undoes"]).collect();
        let stands = |set: &&Value| set["created"].as_u64() == Some(ROWS) && !undone.contains(&&set["change_set"]);
        State {
            sets: sets.len(),
            // The town and its village are areas.
            households: count("created") - count("deleted") - 2,
            import: sets.iter().find(stands).and_then(|set| set["change_set"].as_str()).map(str::to_owned),
            merge: sets
                .iter()
                .find(|set| set["kind"] == "merge" && !undone.contains(&&set["change_set"]))
                .and_then(|set| set["change_set"].as_str())
                .map(str::to_owned),
        }
    }
}

/// What a register holds.
#[derive(Debug, PartialEq)]
struct State {
    sets: usize,
    households: u64,
    /// The import of households that stands.
    import: Option<String>,
    /// The merge of two households that stands.
    merge: Option<String>,
}

fn deeds(town: &Town, times: u64, seed: u64) {
    let mut killed = 0;
    // A small generator is enough to choose moments, and the same seed chooses the same ones.
    let mut random = seed;
    let mut before = town.state();
    for number in 0..times {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = Duration::from_millis((random >> 33) % WAIT_MS);
        let backup = town.backup.to_str().expect("a path");
        let (deed, households): (Vec<&str>, Option<u64>) = match (number % 5, &before.import, &before.merge) {
            (0 | 1 | 4, None, _) => (vec!["import", &town.list], Some(ROWS)),
            (0 | 1 | 4, Some(_), Some(set)) => (vec!["undo", set], Some(ROWS)),
            (4, Some(_), None) => (vec!["merge", KEEP, DROP, "--keep-first"], Some(ROWS - 1)),
            (0 | 1, Some(set), None) => (vec!["undo", set], Some(0)),
            (2, ..) => (vec!["snapshot", "--as-of", "2021-03-15"], None),
            _ => (vec!["backup", backup], None),
        };
        killed += u64::from(town.kill(&deed, after));
        let now = town.state();
        let done = now.sets == before.sets + 1 && households == Some(now.households);
        assert!(done || now == before, "{deed:?} after {after:?}: {before:?} became {now:?}");
        match deed[0] {
            // The newest snapshot is whole, whichever it is.
            "snapshot" if town.data.join("snapshots/latest").exists() => assert_eq!(town.ask(&["figures"]).0, 0),
            // A backup has its name only when it is whole.
            "backup" if town.backup.exists() => {
                let to = town.data.with_file_name(format!("restored{number}"));
                let (code, told) =
                    json(&to, &["restore", backup, "--key", town.data.join("register.key").to_str().expect("a path")]);
                assert_eq!((code, &told["verified"]), (0, &Value::Bool(true)), "{told}");
                fs::remove_dir_all(&to).expect("removed");
                fs::remove_file(&town.backup).expect("removed");
            }
            _ => {}
        }
        before = now;
    }
    assert!(killed > 0, "nothing was ever caught at work");
}

#[test]
fn whatever_is_killed_is_done_or_undone() {
    let times: u64 = std::env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    // A new town now and then: walking along a log that only ever grows would take longer each time.
    for round in 0..times.div_ceil(ROUND) {
        for url in [None, Some(database(&format!("kill_{round}")))] {
            let folder = tempfile::tempdir().expect("a folder");
            let seed = 2 * round + u64::from(url.is_some());
            deeds(&Town::new(folder.path(), url), times.min(ROUND), seed);
        }
    }
}
