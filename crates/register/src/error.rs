//! What can go wrong with a register, in words for the person at the desk.

use crate::vault::VaultError;

/// Why the register cannot do what was asked. Nothing has been written when one of these is returned, but for
/// [`RegisterError::Disconnected`]: then only the server knows.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// There is none yet.
    #[error("{0} 里还没有登记簿。请先运行 shouwang init --data {0} --code 行政区划代码 --name 乡镇名称")]
    Missing(String),
    /// There is one already.
    #[error("{0} 里已经有一个登记簿，没有改动它。请换一个文件夹，或直接导入数据")]
    Exists(String),
    /// The disk is full.
    #[error("磁盘空间不足，本次操作没有写入任何数据。请腾出空间后重试（{0}）")]
    DiskFull(String),
    /// Another process is writing.
    #[error("另一个程序正在写这个登记簿，等待超时，本次操作没有写入任何数据。请稍后重试")]
    Busy,
    /// The folder or file may not be written.
    #[error("登记簿是只读的，本次操作没有写入任何数据。请检查文件夹权限（{0}）")]
    ReadOnly(String),
    /// The server went away. Where it did so while it committed, nobody on this side knows whether it still did.
    #[error(
        "与 PostgreSQL 的连接断了（{0}）。没有提交的内容不会留下；请检查数据库服务和网络，恢复以后用 shouwang history 看这次操作有没有完成，没有就重做一次"
    )]
    Disconnected(#[source] sqlx::Error),
    /// There is no way to a PostgreSQL server, or it lets nobody in.
    #[error(
        "连不上 PostgreSQL（{place}）：{source}。请检查 DATABASE_URL 里的地址、端口、库名、用户名和密码，以及服务是否启动"
    )]
    Unreachable {
        /// Host and port.
        place: String,
        /// What stood in the way.
        source: sqlx::Error,
    },
    /// An address of a database that cannot be read. It may hold a password and is shown to nobody.
    #[error(
        "DATABASE_URL 读不懂，应当像 postgres://用户名:密码@主机:端口/库名；密码里的特殊字符要写成百分号编码（@ 写 %40，/ 写 %2F）"
    )]
    Address,
    /// The database answered with something else.
    #[error("数据库出错，本次操作没有写入任何数据：{0}")]
    Database(#[source] sqlx::Error),
    /// Migrations could not run.
    #[error("数据库表结构无法准备好：{0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A key could not be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A table holds what the code does not expect: the row is named, its content is not.
    #[error("表 {table} 的记录 {record} 中，{column} 的内容读不懂。请用备份恢复，或联系维护人员")]
    Inconsistent {
        /// Table.
        table: String,
        /// Record id.
        record: String,
        /// Column.
        column: String,
    },
    /// The pack changed a field in a way that would lose data.
    #[error(
        "规则包把台账 {ledger} 的字段 {field} 从 {was} 改成了 {becomes}，会丢失已有数据，没有改动。请恢复原来的类型，或用新字段名"
    )]
    Destructive {
        /// Ledger.
        ledger: String,
        /// Field.
        field: String,
        /// Type in the database.
        was: String,
        /// Type in the pack.
        becomes: String,
    },
    /// It concerns the whole town, and the reader sees less.
    #[error("这项操作涉及全镇的数据，只有能看全镇的人才能做")]
    NotYours,
    /// There is no such change set.
    #[error("没有编号为 {0} 的变更集。用 shouwang history 查看全部变更集")]
    NoChangeSet(String),
    /// It takes another one back.
    #[error("变更集 {0} 本身是一次撤销，不能再撤销。要恢复被撤销的内容，请重新导入原来的表格")]
    UndoOfUndo(String),
    /// It was taken back before.
    #[error("变更集 {0} 已经撤销过了")]
    AlreadyUndone(String),
    /// There is no such record.
    #[error("台账“{ledger}”里没有编号为 {record} 的记录")]
    NoRecord {
        /// Title of the ledger.
        ledger: String,
        /// What was asked for.
        record: String,
    },
    /// It is merged with itself.
    #[error("要合并的两条是同一条记录，没有改动")]
    SameRecord,
    /// Records lie in an area by its code, and lists name it by its name: it is no thing to merge.
    #[error("行政区划不能合并：村组调整请导入新的行政区划台账")]
    MergeOfAreas,
    /// It wrote nothing.
    #[error("变更集 {0} 没有写入任何记录，不用撤销")]
    NothingToUndo(String),
    /// A change set that remembered or forgot matches of columns.
    #[error(
        "变更集 {0} 记的是列的对应，没有改过记录，不能撤销。要改，用 shouwang layout keep 或 shouwang layout forget"
    )]
    UndoOfLayout(String),
    /// It released a report.
    #[error("变更集 {0} 是一次报告发布，不能撤销：报告已经送出。要更正，请改好数据后另发布一版")]
    UndoOfRelease(String),
    /// A release has that name.
    #[error("报告 {0} 已经发布过，没有再写。请重新运行一次，会编新的版次")]
    Released(String),
    /// It made the register.
    #[error("这个变更集是建立登记簿时写的，不能撤销")]
    UndoOfTown,
    /// A backup names a table or a column that no register has.
    #[error("备份里的表 {0} 不是登记簿的表，没有恢复。请检查是否选错了文件")]
    Foreign(String),
    /// The code is not that of a town.
    #[error("“{0}”不是乡镇的行政区划代码：要 12 位数字，末三位是 000（不是 000 的是村），例如 590123101000")]
    TownCode(String),
    /// The address of the database is of another kind.
    #[error("DATABASE_URL 要以 postgres:// 开头，现在是“{0}”；用 SQLite 的不写 DATABASE_URL")]
    Scheme(String),
}

impl From<sqlx::Error> for RegisterError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Protocol, Tls};
        if matches!(error, Io(_) | Tls(_) | Protocol(_) | PoolClosed | PoolTimedOut) {
            return RegisterError::Disconnected(error);
        }
        let Some(database) = error.as_database_error() else { return RegisterError::Database(error) };
        let message = database.message().to_owned();
        // SQLite gives its result code, PostgreSQL its SQLSTATE; both are stable.
        match database.code().as_deref() {
            Some("13" | "53100") => RegisterError::DiskFull(message),
            // SQLite reports some writes beyond the end of the disk as I/O errors (SQLITE_IOERR_WRITE and kin).
            Some("778" | "1034" | "1290" | "1546" | "4874") => RegisterError::DiskFull(message),
            Some("5" | "261" | "517" | "55P03") => RegisterError::Busy,
            Some("8" | "264" | "520" | "776" | "1032" | "1288" | "1544" | "14" | "25006") => {
                RegisterError::ReadOnly(message)
            }
            // The server is stopped, or was stopped in the middle.
            Some("57P01" | "57P02" | "57P03" | "08000" | "08003" | "08006") => RegisterError::Disconnected(error),
            _ => RegisterError::Database(error),
        }
    }
}
