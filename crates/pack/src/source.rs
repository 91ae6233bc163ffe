//! The files of a pack, from a folder or from the binary.

use std::{collections::BTreeMap, io, path::Path};

use include_dir::{Dir, include_dir};
use sm3::{Digest, Sm3};

static YUNNAN_TOWN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/yunnan-town");
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/starter");

/// The bytes of a pack's text files by path below its folder, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackFiles(pub BTreeMap<String, String>);

impl PackFiles {
    /// The pack that is compiled into the binary.
    pub fn built_in() -> Self {
        Self::compiled_in(&YUNNAN_TOWN)
    }

    /// The smallest pack with one part of every kind, to start from.
    pub fn starter() -> Self {
        Self::compiled_in(&STARTER)
    }

    fn compiled_in(dir: &Dir<'_>) -> Self {
        let mut files = BTreeMap::new();
        collect_built_in(dir, &mut files);
        PackFiles(files)
    }

    /// Reads a folder. Only `.toml`, `.sql` and `.md` files belong to a pack; others are passed over.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        collect_folder(folder, String::new(), &mut files)?;
        Ok(PackFiles(files))
    }

    /// Writes the files into a folder, so that a county can start from the pack that is compiled in.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, text) in &self.0 {
            let to = folder.join(path);
            if let Some(parent) = to.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(to, text)?;
        }
        Ok(())
    }

    /// SM3 over names and texts: two packs with the same hash say the same.
    pub fn hash(&self) -> String {
        let mut hasher = Sm3::new();
        for (path, text) in &self.0 {
            // Lengths are hashed too, so that moving a character from one file to the next changes the hash.
            for part in [path.as_bytes(), text.as_bytes()] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        hex::encode(hasher.finalize())
    }

    /// The files in one sub-folder with one ending.
    pub(crate) fn under<'a>(&'a self, folder: &str, ending: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let prefix = format!("{folder}/");
        self.0
            .iter()
            .filter(move |(path, _)| path.starts_with(&prefix) && belongs(path, ending))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn belongs(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == ending)
}

fn is_pack_file(path: &str) -> bool {
    ["toml", "sql", "md"].iter().any(|ending| belongs(path, ending))
}

/// Line ends are made one kind, so that a pack checked out on Windows has the same hash.
fn normalise(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

fn collect_built_in(dir: &Dir<'_>, files: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if is_pack_file(&path)
            && let Some(text) = file.contents_utf8()
        {
            files.insert(path, normalise(text));
        }
    }
    for sub in dir.dirs() {
        collect_built_in(sub, files);
    }
}

fn collect_folder(folder: &Path, prefix: String, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            collect_folder(&entry.path(), path, files)?;
        } else if is_pack_file(&path) {
            let bytes = std::fs::read(entry.path())?;
            let text = String::from_utf8(bytes).map_err(|_| {
                io::Error::other(format!("文件 {path} 不是 UTF-8 编码。请用记事本打开，另存为 UTF-8 编码"))
            })?;
            files.insert(path, normalise(&text));
        }
    }
    Ok(())
}
