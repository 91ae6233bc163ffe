//! The workbooks: which there are, and how they are written.
//!
//! A form lays out rows of cells on [`page::Page`]s and knows nothing of files; the same layout is written as a
//! workbook or a text table, or only counted.

mod aid;
mod areas;
mod care;
mod cell;
mod exemptions;
mod form;
mod grants;
mod housing;
mod incidents;
mod income;
mod industry;
mod leads;
mod linkage;
mod lists;
mod loans;
mod means;
mod medical;
mod monitoring;
mod motivation;
mod page;
mod person;
mod posts;
mod rectification;
mod register;
mod relocation;
mod roster;
mod seekers;
mod subsidies;
mod text_table;
mod training;
mod verifications;
mod work;
mod xlsx;

use std::path::{Path, PathBuf};

use page::{Book, Nowhere, Sink, Tally};

use crate::town::DemoTown;

/// Why the workbooks could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder or the file.
    #[error("无法写入文件 {path}：{source}。请检查文件夹是否存在、能否写入、磁盘是否已满")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The workbook's content.
    #[error("无法生成表格 {path}：{source}")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What the writer says.
        source: rust_xlsxwriter::XlsxError,
    },
    /// The text table's content.
    #[error("无法生成文本表格 {path}：{source}")]
    TextTable {
        /// The file.
        path: PathBuf,
        /// What the writer says.
        source: csv::Error,
    },
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    /// Comma-separated text in GB18030, as old programs of offices write it.
    CsvGb18030,
    /// Comma-separated text in UTF-8 with a byte order mark, as WPS writes it.
    CsvUtf8,
}

/// One file: its name, its form and what it holds.
struct Form {
    file: &'static str,
    format: Format,
    lay_out: fn(&DemoTown, &mut Book<'_>),
}

const FORMS: [Form; 37] = [
    xlsx("行政区划和村情况.xlsx", areas::lay_out),
    xlsx("国办系统导出（自定义）脱贫户家庭成员信息.xlsx", register::lay_out),
    xlsx("一般农户花名册（分村）.xlsx", roster::lay_out),
    xlsx("家庭收入核查表.xlsx", income::lay_out),
    xlsx("（自定义）监测对象信息.xlsx", monitoring::lay_out_objects),
    xlsx("监测对象帮扶措施台账.xlsx", monitoring::lay_out_measures),
    xlsx("（务工月监测）已外出务工信息.xlsx", work::lay_out),
    Form { file: "2020年劳动力培训花名册.csv", format: Format::CsvGb18030, lay_out: training::lay_out },
    xlsx("2020年招聘会记录.xlsx", training::lay_out_fairs),
    Form { file: "扶贫小额信贷台账.csv", format: Format::CsvUtf8, lay_out: loans::lay_out },
    xlsx("小额信贷贷后检查台账.xlsx", loans::lay_out_checks),
    xlsx("易地扶贫搬迁台账.xlsx", relocation::lay_out),
    xlsx("产业台账.xlsx", industry::lay_out),
    xlsx("产业项目台账（万元）.xlsx", industry::lay_out_projects),
    xlsx("村集体经济收入台账.xlsx", industry::lay_out_collective),
    xlsx("2020年惠民补贴一卡通发放表.xlsx", subsidies::lay_out),
    xlsx("2020年医疗费用明细.xlsx", medical::lay_out),
    xlsx("住房和饮水安全排查台账.xlsx", housing::lay_out),
    xlsx("公益性岗位台账.xlsx", posts::lay_out),
    xlsx("求职登记和岗位信息.xlsx", seekers::lay_out),
    xlsx("务工账实核对台账.xlsx", verifications::lay_out),
    xlsx("帮扶责任人和走访台账.xlsx", care::lay_out),
    xlsx("监测线索台账.xlsx", leads::lay_out),
    Form { file: "政府救助平台申请台账.csv", format: Format::CsvUtf8, lay_out: aid::lay_out },
    xlsx("扶志扶智活动台账.xlsx", motivation::lay_out),
    xlsx("反馈问题整改台账.xlsx", rectification::lay_out),
    xlsx("核查问题豁免清单.xlsx", exemptions::lay_out),
    xlsx("残联持证残疾人名册.xlsx", lists::lay_out_disabled),
    xlsx("2020—2021学年学籍名册.xlsx", lists::lay_out_pupils),
    xlsx("民政低保特困名册.xlsx", lists::lay_out_assisted),
    xlsx("死亡人员比对名单.xlsx", lists::lay_out_deaths),
    xlsx("车辆房产工商财政比对名单.xlsx", means::lay_out),
    xlsx("产业帮扶双绑利益联结台账.xlsx", linkage::lay_out),
    xlsx("村集体收益分配台账.xlsx", linkage::lay_out_distributions),
    xlsx("农业受灾台账.xlsx", linkage::lay_out_losses),
    xlsx("突发事件排查台账.xlsx", incidents::lay_out),
    xlsx("雨露计划和参保缴费资助名单.xlsx", grants::lay_out),
];

const fn xlsx(file: &'static str, lay_out: fn(&DemoTown, &mut Book<'_>)) -> Form {
    Form { file, format: Format::Xlsx, lay_out }
}

/// Writes all workbooks into a folder that the caller has made and owns. Nothing that is already there is overwritten.
///
/// `progress` is told how many files of how many are done, and which comes next.
pub fn write_inbox(
    town: &DemoTown,
    folder: &Path,
    progress: &mut dyn FnMut(usize, usize, &str),
) -> Result<Vec<PathBuf>, DemoError> {
    let mut paths = Vec::with_capacity(FORMS.len());
    for (done, form) in FORMS.iter().enumerate() {
        progress(done, FORMS.len(), form.file);
        let path = folder.join(form.file);
        let mut tally = Tally::default();
        match form.format {
            Format::Xlsx => {
                let mut sink = xlsx::XlsxFile::new(&path, folder, form.file)?;
                lay_out(town, form, &mut tally, &mut sink);
                sink.save()?;
            }
            Format::CsvGb18030 | Format::CsvUtf8 => {
                let mut sink = text_table::TextTable::new(&path, form.format == Format::CsvGb18030);
                lay_out(town, form, &mut tally, &mut sink);
                sink.save()?;
            }
        }
        paths.push(path);
    }
    progress(FORMS.len(), FORMS.len(), "");
    Ok(paths)
}

/// Counts what the workbooks hold without writing them.
pub(crate) fn tally(town: &DemoTown) -> Tally {
    let mut tally = Tally::default();
    for form in &FORMS {
        lay_out(town, form, &mut tally, &mut Nowhere);
    }
    tally
}

fn lay_out(town: &DemoTown, form: &Form, tally: &mut Tally, sink: &mut dyn Sink) {
    let mut book = Book::new(form.file, tally, sink);
    (form.lay_out)(town, &mut book);
}
