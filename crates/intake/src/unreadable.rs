//! Why a file cannot be opened as a workbook.

/// A file that is no workbook, or none that can be read. The sentences are shown to clerks as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it.
    #[error("文件“{file}”是空的，没有任何内容")]
    Empty {
        /// The file.
        file: String,
    },
    /// Something else than a workbook.
    #[error("文件“{file}”不是表格，而是{what}")]
    NotAWorkbook {
        /// The file.
        file: String,
        /// What it seems to be.
        what: &'static str,
    },
    /// Opens with a password only.
    #[error("文件“{file}”设有打开密码，无法读取")]
    Protected {
        /// The file.
        file: String,
    },
    /// Cut short or broken.
    #[error("文件“{file}”已损坏或不完整（{detail}）")]
    Damaged {
        /// The file.
        file: String,
        /// What is broken, in words for clerks.
        detail: &'static str,
        /// What the reader stumbled over, for whoever looks into it; not part of the sentence.
        cause: String,
    },
    /// Much longer unpacked than packed.
    #[error("文件“{file}”解压后是原来的 {times} 倍，不像正常的表格，没有打开")]
    Bomb {
        /// The file.
        file: String,
        /// How many times longer it becomes.
        times: u64,
    },
    /// More than may be unpacked.
    #[error("文件“{file}”太大：{what}超过上限 {limit}")]
    TooLarge {
        /// The file.
        file: String,
        /// What is too much.
        what: &'static str,
        /// How much is allowed, with its unit.
        limit: String,
    },
}

impl Unreadable {
    /// A stable name for the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Unreadable::Empty { .. } => "empty_file",
            Unreadable::NotAWorkbook { .. } => "not_a_workbook",
            Unreadable::Protected { .. } => "password_protected",
            Unreadable::Damaged { .. } => "damaged_file",
            Unreadable::Bomb { .. } => "zip_bomb",
            Unreadable::TooLarge { .. } => "too_large",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Unreadable::Empty { .. } => "请检查是否选错了文件，或文件没有保存、没有传输完整",
            Unreadable::NotAWorkbook { what, .. } if what.contains("压缩包") => {
                "请先解压，再导入里面的 xlsx、xls、et、ods 或 csv 表格"
            }
            Unreadable::NotAWorkbook { what, .. } if what.contains("网页") => {
                "请用 WPS 或 Excel 打开它，另存为“xlsx 工作簿”后再导入"
            }
            Unreadable::NotAWorkbook { .. } => "请导入 xlsx、xls、et、ods 或 csv 表格；其他格式请先转成表格",
            Unreadable::Protected { .. } => "请用 WPS 或 Excel 打开，取消“文件加密”后另存一份，再导入",
            Unreadable::Damaged { .. } => {
                "请用 WPS 或 Excel 打开检查，能打开就另存为 xlsx 再导入；打不开请重新取得原文件"
            }
            Unreadable::Bomb { .. } => {
                "来路清楚的，用 WPS 或 Excel 打开，删去空白格式后另存为 xlsx 再导入；来路不明的不要打开"
            }
            Unreadable::TooLarge { .. } => "请按村拆成几个文件，或删去多余的工作表、空白格式和图片后另存再导入",
        }
    }
}
