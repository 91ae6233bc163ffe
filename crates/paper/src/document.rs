//! The model of an official document before layout.

use std::borrow::Cow;

use crate::text::clean;

/// An official document (公文), as its author thinks of it: no font, no measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// 标题. A line break in it is kept; otherwise a long title is broken by itself.
    pub title: String,
    /// 主送机关, with or without its colon.
    pub recipient: Option<String>,
    /// 发文字号, e.g. `云岭政发〔2021〕16号`. It stands in the head; without one, under the title.
    pub number: Option<String>,
    /// 发文机关署名.
    pub issuer: Option<String>,
    /// 成文日期 as it is printed: `2021年3月5日`.
    pub date: Option<String>,
    /// 版头. Offices that print on paper with a red head leave it out.
    pub head: Option<Head>,
    /// A line at the top of every page, e.g. `示例数据：虚构乡镇`.
    pub notice: Option<String>,
    /// 正文.
    pub blocks: Vec<Block>,
    /// 附件. They are listed after the text and each begins a page of its own.
    pub annexes: Vec<Annex>,
}

/// 版头: what stands above the red line on the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// 发文机关标志, e.g. `云岭乡人民政府文件`.
    pub mark: String,
    /// 签发人, which a report or request to a superior must name.
    pub signer: Option<String>,
}

/// 附件: a title and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// The name, without `附件1`; the numbering comes with the layout.
    pub title: String,
    /// The contents. A wide table turns the annex's pages to landscape.
    pub blocks: Vec<Block>,
}

/// Text of one paragraph, heading or cell.
pub type Inline = Vec<Run>;

/// A piece of the text, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; its number (`一、`, `（一）`) is part of the text.
    Heading {
        /// Its depth.
        level: Level,
        /// Its text.
        runs: Inline,
    },
    /// A paragraph, indented by two characters.
    Paragraph(Inline),
    /// A table with a header row, repeated on every page.
    Table(Table),
    /// The next block begins a page.
    PageBreak,
}

/// The four levels of headings that GB/T 9704 knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `一、`, in 黑体.
    First,
    /// `（一）`, in 楷体.
    Second,
    /// `1.`, in 仿宋 as the text.
    Third,
    /// `（1）`, in 仿宋 as the text.
    Fourth,
}

impl Level {
    /// All of them, from the top.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Fourth];

    /// 1 to 4.
    pub const fn number(self) -> usize {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
        }
    }
}

/// A stretch of text of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The text. A line break in it is a line break on paper.
    pub text: String,
    /// The figure that this text shows: a bookmark in docx, a link in HTML.
    pub anchor: Option<String>,
    /// Whether somebody still has to look at it.
    pub mark: Mark,
    /// Set in bold.
    pub bold: bool,
}

impl Run {
    /// Text that is not a figure.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The shown value of a figure.
    pub fn figure(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { anchor: Some(id.into()), ..Self::plain(text) }
    }

    /// The shown value of a figure that a check disputes.
    pub fn disputed(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { mark: Mark::Disputed, ..Self::figure(id, text) }
    }

    /// The text as the reader sees it.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        let text = clean(&self.text);
        match self.mark {
            Mark::Plain => text,
            Mark::Disputed => format!("【{text}】").into(),
        }
    }
}

/// Draft marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// None.
    #[default]
    Plain,
    /// Printed as `【…】` on yellow, so that nobody sends the document off without having seen it.
    Disputed,
}

/// A table. Rows may be shorter than the header; the missing cells are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The header row.
    pub header: Vec<Inline>,
    /// One for each column; columns beyond its end are [`Align::Start`].
    pub align: Vec<Align>,
    /// The rows under the header.
    pub rows: Vec<Vec<Inline>>,
}

impl Table {
    /// The number of columns: that of the longest row.
    pub fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).chain([self.header.len()]).max().unwrap_or(0)
    }

    /// How a column is aligned.
    pub fn align_of(&self, column: usize) -> Align {
        self.align.get(column).copied().unwrap_or_default()
    }
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the right, as numbers do.
    End,
}
