//! What can go wrong, in words for the person at the desk.

/// A document that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The bytes are not a zip, or another program's zip.
    #[error("这不是 Word 文档（docx）。请用 WPS 或 Word 打开原文件，另存为“Word 文档（*.docx）”后再校对")]
    NotDocx,
    /// The binary format before 2007, shared by doc, wps and xls.
    #[error("这是旧版格式的文件（如 doc、wps）。请用 WPS 或 Word 打开，另存为“Word 文档（*.docx）”后再校对")]
    OldFormat,
    /// Protected by a password.
    #[error("文件设有打开密码，无法读取。请先在 WPS 或 Word 中取消打开密码，保存后再校对")]
    Encrypted,
    /// A part grows beyond the limit when it is unpacked.
    #[error("文件解压后超过 {limit_mib} MB，无法读取。请检查文件是否正常，或将文件拆分后再校对")]
    TooLarge {
        /// The limit for one part of the file.
        limit_mib: u64,
    },
    /// A docx, but one that is cut off or broken.
    #[error("文件已损坏（{part}），无法读取。请用 WPS 或 Word 打开并重新保存；若打不开，请向提供者重新索取")]
    Damaged {
        /// The part of the package that could not be read.
        part: String,
        /// What the reader of zip or XML says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A sheet's name that spreadsheets do not accept.
    #[error("工作表名称“{name}”不可用：应为1至31个字，不得重复，不得含有 [ ] : * ? / \\，首尾不得为单引号。请修改名称")]
    SheetName {
        /// The name.
        name: String,
    },
    /// A link to a sheet or row that the workbook does not have.
    #[error("工作表“{sheet}”中的链接指向不存在的位置“{target}”。请检查链接目标")]
    LinkTarget {
        /// The sheet that holds the link.
        sheet: String,
        /// Where it points to.
        target: String,
    },
    /// A value that a cell cannot hold.
    #[error(
        "工作表“{sheet}”第{row}行第{column}列的内容无法写入（文字不得超过32767个字符，日期须真实存在）。请修改该单元格"
    )]
    Cell {
        /// The sheet's name.
        sheet: String,
        /// The row as the spreadsheet counts, from 1.
        row: u32,
        /// The column, from 1.
        column: u16,
        /// What the writer of workbooks says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A sheet that is too long or too wide.
    #[error("工作表“{sheet}”超出表格上限（1048576行、16384列）。请减少行数或分成多张工作表")]
    SheetSize {
        /// The sheet's name.
        sheet: String,
    },
    /// The file could not be put together; no input is known to cause it.
    #[error("生成文件失败。请重试；若仍失败，请把本提示告知系统管理员")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl PaperError {
    pub(crate) fn write(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Write(Box::new(source))
    }

    pub(crate) fn damaged(part: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Damaged { part: part.to_owned(), source: source.into() }
    }
}
