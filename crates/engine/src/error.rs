//! What can go wrong in the engine.

use std::path::PathBuf;

use datafusion::{arrow::error::ArrowError, error::DataFusionError, parquet::errors::ParquetError};
use shouwang_pack::{Faults, ParamError};

/// Why the engine cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The pack cannot be planned.
    #[error("规则包有 {} 处错误：\n{faults}", faults.0.len())]
    Pack {
        /// What is wrong, and where.
        #[from]
        faults: Faults,
    },
    /// A parameter has no value on the data date.
    #[error(transparent)]
    Param(#[from] ParamError),
    /// There is no snapshot.
    #[error("{0} 里没有快照。请先运行 shouwang snapshot --as-of 数据时点")]
    NoSnapshot(PathBuf),
    /// A file of a snapshot is not what was written.
    #[error("快照 {snapshot} 的文件 {file} 与清单不符，可能被改动或没有写完。请重新生成快照")]
    Damaged {
        /// The snapshot.
        snapshot: String,
        /// The file.
        file: String,
    },
    /// A file of a kept run is not what was written.
    #[error(
        "筛查结果 {run} 的文件 {file} 与清单不符，可能被改动或没有写完。请删去文件夹 runs/{run}，重新运行 shouwang screen"
    )]
    DamagedRun {
        /// The run.
        run: String,
        /// The file.
        file: String,
    },
    /// A condition has no column in the verdicts that should hold it.
    #[error("筛查结果里没有“{0}”这一列，是用别的规则包筛查的。请重新运行 shouwang screen")]
    NoColumn(String),
    /// The file system answered with an error.
    #[error("无法读写 {path}：{source}。请检查磁盘空间和文件夹权限")]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// DataFusion answered with an error while it ran `what`.
    #[error("计算“{what}”时出错：{source}")]
    Run {
        /// A rule, figure or view.
        what: String,
        /// What DataFusion said.
        source: Box<DataFusionError>,
    },
    /// There is no such figure.
    #[error("没有编号为 {0} 的指标。用 shouwang figures 查看全部指标")]
    NoFigure(String),
}

impl EngineError {
    /// An I/O error at a path.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| EngineError::Io { path, source }
    }

    /// An error of DataFusion while it ran something.
    pub(crate) fn run<E: Into<DataFusionError>>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |source| EngineError::Run { what, source: Box::new(source.into()) }
    }
}

impl From<ArrowError> for EngineError {
    fn from(error: ArrowError) -> Self {
        EngineError::run("表格")(DataFusionError::from(error))
    }
}

impl From<ParquetError> for EngineError {
    fn from(error: ParquetError) -> Self {
        EngineError::run("快照")(DataFusionError::from(error))
    }
}
