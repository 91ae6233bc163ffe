//! The model of an official document before layout.

use std::borrow::Cow;

use crate::Chart;
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
    /// 版记, at the foot of the last page.
    pub imprint: Option<Imprint>,
    /// A line at the top of every page, e.g. `示例数据：虚构乡镇`.
    pub notice: Option<String>,
    /// 正文.
    pub blocks: Vec<Block>,
    /// 附件. They are listed after the text and each begins a page of its own.
    pub annexes: Vec<Annex>,
}

/// 版头: what stands above the red line on the first page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// 份号, six digits, for a document that is kept secret.
    pub copy_number: Option<String>,
    /// 密级和保密期限, e.g. `秘密★1年`.
    pub secrecy: Option<String>,
    /// 紧急程度: `特急` or `加急`.
    pub urgency: Option<String>,
    /// 发文机关标志, e.g. `云岭乡人民政府文件`.
    pub mark: String,
    /// 签发人, which a report or request to a superior must name.
    pub signer: Option<String>,
}

impl Head {
    /// What stands at the top left, one a line (7.2.1 to 7.2.3), and whether it is set in 黑体.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, bool)> {
        let labels = [(&self.copy_number, false), (&self.secrecy, true), (&self.urgency, true)];
        labels.into_iter().filter_map(|(text, is_heavy)| Some((text.as_deref()?, is_heavy)))
    }
}

/// 版记: who else gets the document, who printed it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 抄送机关, without the full stop at its end.
    pub copies: Option<String>,
    /// 印发机关.
    pub printer: String,
    /// 印发日期 as it is printed: `2021年3月5日`, without `印发`.
    pub printed_on: String,
}

impl Document {
    /// All blocks, those of annexes behind those of the text.
    fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().chain(self.annexes.iter().flat_map(|annex| &annex.blocks))
    }

    /// The charts in reading order.
    pub(crate) fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.all_blocks().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }

    /// The ids of the figures that it shows, each once, in reading order.
    pub fn figures(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for anchor in self.anchors() {
            if let Anchor::Figure(id) = anchor
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        }
        ids
    }

    /// The ends of links in reading order, with what is at each.
    pub(crate) fn anchors(&self) -> impl Iterator<Item = Anchor> {
        self.all_blocks().flat_map(|block| -> Vec<Anchor> {
            let of = |runs: &Inline| runs.iter().filter_map(|run| run.anchor.clone()).collect::<Vec<_>>();
            match block {
                Block::Heading { runs, .. } | Block::Paragraph(runs) => of(runs),
                Block::Table(table) => [&table.header].into_iter().chain(&table.rows).flatten().flat_map(of).collect(),
                Block::Chart(chart) => of(&chart.sources()),
                Block::PageBreak => Vec::new(),
            }
        })
    }
}

/// 附件: a title and what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annex {
    /// The name, without `附件1`; the numbering comes with the layout.
    pub title: String,
    /// The contents. A wide table turns the annex's pages to landscape.
    pub blocks: Vec<Block>,
    /// Whether the pages are turned though its tables would fit upright: for tables of long texts.
    pub is_turned: bool,
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
    /// A chart with its caption. A document numbers its charts by itself: `图1`.
    Chart(Chart),
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
    /// What this text is an end of a link of.
    pub anchor: Option<Anchor>,
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
        Self { anchor: Some(Anchor::Figure(id.into())), ..Self::plain(text) }
    }

    /// The name of a figure where the document defines it.
    pub fn definition(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { anchor: Some(Anchor::Definition(id.into())), ..Self::plain(text) }
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

/// An end of the link between a figure and its definition: a bookmark, and the way to the other end where the document has
/// one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// A place that shows the figure with this id.
    Figure(String),
    /// The place that defines it, in an annex.
    Definition(String),
}

impl Anchor {
    /// The other end.
    pub(crate) fn other(&self) -> Self {
        match self {
            Self::Figure(id) => Self::Definition(id.clone()),
            Self::Definition(id) => Self::Figure(id.clone()),
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
