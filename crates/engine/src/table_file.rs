//! Tables as Parquet files whose bytes depend on nothing but their content.

use std::{fs, path::Path, sync::Arc};

use datafusion::{
    arrow::{array::RecordBatch, compute::concat_batches},
    parquet::{
        arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
        basic::Compression,
        file::properties::{EnabledStatistics, WriterProperties},
    },
};

use crate::error::EngineError;

/// A batch as the bytes of a file.
pub(crate) fn write(batch: &RecordBatch) -> Result<Vec<u8>, EngineError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        // The library's version would otherwise stand in every file and change its hash with each upgrade.
        .set_created_by("shouwang".to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(batch.schema_ref()), Some(properties))?;
    writer.write(batch)?;
    writer.close()?;
    Ok(bytes)
}

/// The batch in a file.
pub(crate) fn read(bytes: Vec<u8>) -> Result<RecordBatch, EngineError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))?;
    let schema = builder.schema().clone();
    let batches = builder.build()?.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&schema, &batches)?)
}

/// Writes a table.
pub fn write_file(path: &Path, batch: &RecordBatch) -> Result<(), EngineError> {
    fs::write(path, write(batch)?).map_err(EngineError::io(path))
}

/// Reads a table.
pub fn read_file(path: &Path) -> Result<RecordBatch, EngineError> {
    read(fs::read(path).map_err(EngineError::io(path))?)
}
