//! Opening a file: what it is decides, not what its name ends in.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    archive,
    compound::{self, Compound},
    decode::decode_text,
    ods,
    spreadsheet::{self, Broken, Bytes},
    text_table,
    unreadable::Unreadable,
    workbook::{Sheet, Workbook},
};

/// How much a file may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after unpacking, those that the file declares and those that really come: a full sheet has about a thousand
    /// million.
    pub unpacked_bytes: u64,
    /// Bytes of the texts that the sheets of a workbook share: they have to be in memory all at once.
    pub text_bytes: u64,
    /// How many times longer a file may become: deflating the same words again and again makes a thousand, and forms
    /// full of blank formatted cells make fifty.
    pub times: u64,
    /// Cells of a workbook that hold something.
    pub cells: u64,
    /// Rows of a sheet: no spreadsheet program has more.
    pub rows: u32,
    /// Columns of a sheet: no spreadsheet program has more.
    pub columns: u32,
}

/// Below this a file may be as compressible as it likes: it cannot hurt.
const HARMLESS_BYTES: u64 = 64 << 20;

impl Default for Limits {
    /// A full sheet of a million rows still opens; a zip bomb does not.
    fn default() -> Self {
        Limits {
            unpacked_bytes: 2 << 30,
            text_bytes: 512 << 20,
            times: 300,
            cells: 32_000_000,
            rows: 1_048_576,
            columns: 16_384,
        }
    }
}

/// Opens a file within the usual limits.
pub fn open(file_name: &str, bytes: Vec<u8>) -> Result<Workbook, Unreadable> {
    open_within(file_name, bytes, Limits::default())
}

/// Opens a file within the given limits.
pub fn open_within(file_name: &str, bytes: Vec<u8>, limits: Limits) -> Result<Workbook, Unreadable> {
    let file = file_name.to_owned();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty { file });
    }
    let sheets = match format_of(&bytes, &limits).map_err(|refused| refused.named(&file, &limits))? {
        Format::Text => text_sheets(&file, &bytes, &limits)?,
        Format::Workbook(read) => {
            // Readers of strangers' files panic now and then on broken ones; a broken file must stay data.
            let attempt = catch_unwind(AssertUnwindSafe(|| read(Cursor::new(bytes), &limits)));
            let broken = || Broken::Damaged("the reader gave up".to_owned());
            attempt.unwrap_or_else(|_| Err(broken())).map_err(|why| Refused::from(why).named(&file, &limits))?
        }
    };
    if sheets.is_empty() {
        return Err(Unreadable::Damaged { file, detail: "里面没有工作表", cause: String::new() });
    }
    Ok(Workbook { file, sheets })
}

type Read = fn(Bytes, &Limits) -> Result<Vec<Sheet>, Broken>;

enum Format {
    Text,
    Workbook(Read),
}

/// A failure that does not yet know the name of its file.
enum Refused {
    Other(&'static str),
    Protected,
    Damaged(&'static str, String),
    TooManyBytes,
    TooMuchText,
    TooManyTimes(u64),
    TooManyCells,
    TooManyRows,
    TooManyColumns,
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Protected => Refused::Protected,
            Broken::TooManyCells => Refused::TooManyCells,
            Broken::TooManyRows => Refused::TooManyRows,
            Broken::TooManyColumns => Refused::TooManyColumns,
            Broken::TooLong => Refused::TooManyBytes,
            Broken::TooMuchText => Refused::TooMuchText,
            Broken::Damaged(cause) => Refused::Damaged("内部结构有误", cause),
        }
    }
}

impl Refused {
    fn named(self, file: &str, limits: &Limits) -> Unreadable {
        let file = file.to_owned();
        match self {
            Refused::Other(what) => Unreadable::NotAWorkbook { file, what },
            Refused::Protected => Unreadable::Protected { file },
            Refused::Damaged(detail, cause) => Unreadable::Damaged { file, detail, cause },
            Refused::TooManyBytes => {
                let limit = format!("{} MB", limits.unpacked_bytes >> 20);
                Unreadable::TooLarge { file, what: "解压后的大小", limit }
            }
            Refused::TooMuchText => {
                let limit = format!("{} MB", limits.text_bytes >> 20);
                Unreadable::TooLarge { file, what: "文字内容", limit }
            }
            Refused::TooManyTimes(times) => Unreadable::Bomb { file, times },
            Refused::TooManyCells => {
                Unreadable::TooLarge { file, what: "单元格数量", limit: format!("{} 格", limits.cells) }
            }
            Refused::TooManyRows => {
                Unreadable::TooLarge { file, what: "行数", limit: format!("{} 行", limits.rows) }
            }
            Refused::TooManyColumns => {
                Unreadable::TooLarge { file, what: "列数", limit: format!("{} 列", limits.columns) }
            }
        }
    }
}

fn format_of(bytes: &[u8], limits: &Limits) -> Result<Format, Refused> {
    const STRANGERS: [(&[u8], &str); 10] = [
        (b"%PDF", " PDF 文件"),
        (b"\xFF\xD8\xFF", "图片"),
        (b"\x89PNG", "图片"),
        (b"GIF8", "图片"),
        (b"BM", "图片"),
        (b"Rar!", "压缩包"),
        (b"7z\xBC\xAF\x27\x1C", "压缩包"),
        (b"\x1F\x8B", "压缩包"),
        (b"{\\rtf", "文字文档"),
        (b"SQLite format 3", "数据库文件"),
    ];
    if bytes.starts_with(b"PK") {
        return zip_format(bytes, limits);
    }
    if bytes.starts_with(&compound::MAGIC) {
        return compound_format(bytes, limits);
    }
    // Two letters are too short a mark to refuse a text file by.
    let is_text = std::str::from_utf8(bytes).is_ok();
    match STRANGERS.iter().find(|(magic, _)| bytes.starts_with(magic) && !(is_text && magic.len() < 3)) {
        Some((_, what)) => Err(Refused::Other(what)),
        None => Ok(Format::Text),
    }
}

fn zip_format(bytes: &[u8], limits: &Limits) -> Result<Format, Refused> {
    let contents = archive::contents(bytes).ok_or_else(|| Refused::Damaged("没有传输完整", String::new()))?;
    let has = |end: &str| contents.names.iter().any(|name| name.to_ascii_lowercase().ends_with(end));
    let read: Read = if has("workbook.xml") {
        spreadsheet::xlsx
    } else if has("workbook.bin") {
        spreadsheet::xlsb
    } else if has("word/document.xml") {
        return Err(Refused::Other("文字文档"));
    } else if has("ppt/presentation.xml") {
        return Err(Refused::Other("演示文稿"));
    } else if has("content.xml") && has("mimetype") {
        if stored_mimetype(bytes).is_some_and(|kind| kind.contains("opendocument.text")) {
            return Err(Refused::Other("文字文档"));
        }
        |bytes, limits| ods::ods(bytes.get_ref(), limits)
    } else {
        return Err(Refused::Other("压缩包"));
    };
    if contents.unpacked > limits.unpacked_bytes {
        return Err(Refused::TooManyBytes);
    }
    let times = contents.unpacked / (bytes.len() as u64).max(1);
    if contents.unpacked > HARMLESS_BYTES && times > limits.times {
        return Err(Refused::TooManyTimes(times));
    }
    Ok(Format::Workbook(read))
}

/// The first entry of an OpenDocument file is its type, stored as it is.
fn stored_mimetype(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes.get(38..38 + 46)?).ok()
}

fn compound_format(bytes: &[u8], limits: &Limits) -> Result<Format, Refused> {
    let file = Compound::read(bytes).ok_or_else(|| Refused::Damaged("没有传输完整", String::new()))?;
    if file.has("EncryptedPackage") {
        return Err(Refused::Protected);
    }
    if file.has("Workbook") || file.has("Book") {
        if file.widest_sheet() > limits.cells {
            return Err(Refused::TooManyCells);
        }
        return Ok(Format::Workbook(spreadsheet::xls));
    }
    Err(Refused::Other(if file.has("WordDocument") {
        "文字文档"
    } else if file.has("PowerPoint Document") {
        "演示文稿"
    } else {
        "其他办公文档"
    }))
}

fn text_sheets(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    let refused = |what| Err(Unreadable::NotAWorkbook { file: file.to_owned(), what });
    let (text, _) = decode_text(bytes);
    let unreadable = text.chars().filter(|c| *c == '\u{fffd}').count();
    let control = text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{1a}' | '\u{c}'));
    if control || unreadable * 200 > text.len() {
        return refused("无法识别的文件");
    }
    let start = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    if start.starts_with('<') {
        return refused("网页或 XML 文本（常见于系统导出的“假 xls”）");
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let sheet = text_table::sheet(name, &text, limits);
    let sheet = sheet.map_err(|beyond| Refused::from(Broken::from(beyond)).named(file, limits))?;
    Ok(vec![sheet])
}
