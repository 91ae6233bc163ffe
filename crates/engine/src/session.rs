//! A session: the tables of one town at one data date, ready for rules and figures.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use datafusion::{
    arrow::{
        array::{ArrayRef, Decimal128Builder, ListBuilder, RecordBatch, StringBuilder, new_null_array},
        datatypes::{DataType, Field, Schema, SchemaRef},
    },
    config::ConfigOptions,
    datasource::MemTable,
    execution::context::SessionContext,
    prelude::{DataFrame, ParquetReadOptions, SessionConfig},
};
use jiff::civil::Date;
use shouwang_pack::{Pack, ParamKind, View, sql, sql::Bindings};

use crate::{dated::parameter_values, error::EngineError, snapshot::Snapshot, table};

/// Digits and places of `parameter.number`.
const PARAMETER_DIGITS: (u8, i8) = (38, 6);

/// The tables of one town at one data date.
pub struct Session {
    context: SessionContext,
    bindings: Bindings,
    on: Date,
    region: String,
    views: BTreeMap<String, SchemaRef>,
    /// Ledgers of a snapshot that hold nothing, and of which nobody has said that there is nothing.
    unsaid: BTreeSet<String>,
}

impl Session {
    /// Opens a snapshot: ledgers are read from Parquet, views are computed once, parameters take their values of the
    /// data date.
    pub async fn open(pack: &Pack, snapshot: &Snapshot) -> Result<Self, EngineError> {
        let mut session = Self::new(pack, snapshot.manifest.as_of, &snapshot.manifest.town)?;
        for ledger in pack.ledgers.values() {
            let entry = snapshot.manifest.tables.get(&ledger.name);
            if entry.is_none_or(|entry| entry.rows == 0 && !entry.none_here) {
                session.unsaid.insert(ledger.name.clone());
            }
            if entry.is_some() {
                let path = snapshot.table(&ledger.name);
                let options = ParquetReadOptions::default();
                let read = session.context.read_parquet(path.to_string_lossy().as_ref(), options).await;
                let frame = read.map_err(EngineError::run(&ledger.name))?;
                // Reading once keeps every later query from opening the file again; a town fits into memory.
                let batches = frame.collect().await.map_err(EngineError::run(&ledger.name))?;
                let schema = table::schema(ledger);
                let batches = batches.iter().map(|batch| fitted(batch, &schema)).collect::<Result<Vec<_>, _>>()?;
                session.put(&ledger.name, schema, batches)?;
            } else {
                // A ledger that came into the pack after the snapshot was made is empty, which is the truth.
                session.put(&ledger.name, table::schema(ledger), Vec::new())?;
            }
        }
        session.compute(pack, pack.views.iter().collect()).await?;
        Ok(session)
    }

    /// A session without rows, on which a pack can be planned.
    pub async fn empty(pack: &Pack, on: Date) -> Result<Self, EngineError> {
        Self::with_rows(pack, on, &BTreeMap::new(), pack.views.iter().collect()).await
    }

    /// A session over given batches by ledger, with some views; the other ledgers are empty.
    pub(crate) async fn with_rows(
        pack: &Pack,
        on: Date,
        rows: &BTreeMap<String, RecordBatch>,
        views: Vec<&View>,
    ) -> Result<Self, EngineError> {
        let mut session = Self::new(pack, on, "")?;
        for ledger in pack.ledgers.values() {
            match rows.get(&ledger.name) {
                Some(batch) => session.put(&ledger.name, batch.schema(), vec![batch.clone()])?,
                None => session.put(&ledger.name, table::schema(ledger), Vec::new())?,
            }
        }
        session.compute(pack, views).await?;
        Ok(session)
    }

    /// A session without ledgers or views, to which a caller adds one after the other.
    pub(crate) fn bare(pack: &Pack, on: Date) -> Result<Self, EngineError> {
        Self::new(pack, on, "")
    }

    fn new(pack: &Pack, on: Date, region: &str) -> Result<Self, EngineError> {
        let region = if region.is_empty() { pack.head.region.as_str() } else { region };
        let session = Session {
            context: SessionContext::new_with_config(config()),
            bindings: pack.bind_all(on, region),
            on,
            region: region.to_owned(),
            views: BTreeMap::new(),
            unsaid: BTreeSet::new(),
        };
        let (schema, batch) = parameter_table(pack, on, region)?;
        session.put("parameter", schema, vec![batch])?;
        let (schema, batch) = parameter_values(pack, region)?;
        session.put("parameter_value", schema, vec![batch])?;
        let (schema, batch) = code_table(pack)?;
        session.put("code", schema, vec![batch])?;
        let (schema, batch) = rule_table(pack)?;
        session.put("rule", schema, vec![batch])?;
        session.put_findings(Vec::new())?;
        Ok(session)
    }

    /// Computes views, each of which reads only ledgers and what stands before it.
    async fn compute(&mut self, pack: &Pack, views: Vec<&View>) -> Result<(), EngineError> {
        for view in views {
            let frame = self.query(pack, &view.sql, &view.name).await?;
            let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
            let batches = frame.collect().await.map_err(EngineError::run(&view.name))?;
            self.put_view(&view.name, schema, batches)?;
        }
        Ok(())
    }

    /// Plans a query of the pack, with its parameters put in as literals. A parameter without a value on the data date
    /// is refused with the sentence that says so.
    pub(crate) async fn query(&self, pack: &Pack, text: &str, what: &str) -> Result<DataFrame, EngineError> {
        let mut query = sql::parse_query(text)
            .map_err(|e| EngineError::run(what)(datafusion::error::DataFusionError::Plan(e.to_string())))?;
        self.refuse_missing(pack, sql::params(&query).iter().map(String::as_str))?;
        // Every name has a value now: those without one have just been refused, unknown names at load.
        if let Err(name) = sql::bind(&mut query, &self.bindings) {
            let plan = datafusion::error::DataFusionError::Plan(format!("parameter {name}"));
            return Err(EngineError::run(what)(plan));
        }
        self.sql(&query.to_string(), what).await
    }

    /// Refuses parameters that have no value on the data date.
    pub(crate) fn refuse_missing<'a>(
        &self,
        pack: &Pack,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), EngineError> {
        pack.bind(names, self.on, &self.region)?;
        Ok(())
    }

    /// Plans SQL that needs no parameters.
    pub(crate) async fn sql(&self, text: &str, what: &str) -> Result<DataFrame, EngineError> {
        self.context.sql(text).await.map_err(EngineError::run(what))
    }

    /// Puts a table into the session, in the place of one of the same name.
    pub(crate) fn put(&self, name: &str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<(), EngineError> {
        // Batches read from a file carry the file's own schema; only nullability and titles can differ from ours.
        let batches = batches
            .into_iter()
            .map(|batch| RecordBatch::try_new(schema.clone(), batch.columns().to_vec()))
            .collect::<Result<Vec<_>, _>>()?;
        let table = MemTable::try_new(schema, vec![batches]).map_err(EngineError::run(name))?;
        self.context.deregister_table(name).map_err(EngineError::run(name))?;
        self.context.register_table(name, Arc::new(table)).map_err(EngineError::run(name))?;
        Ok(())
    }

    /// Puts a computed view into the session.
    pub(crate) fn put_view(
        &mut self,
        name: &str,
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
    ) -> Result<(), EngineError> {
        self.put(name, schema.clone(), batches)?;
        self.views.insert(name.to_owned(), schema);
        Ok(())
    }

    /// Puts the findings of a screening into the session, for the figures that count them.
    pub(crate) fn put_findings(&self, batches: Vec<RecordBatch>) -> Result<(), EngineError> {
        self.put("finding", finding_schema(), batches)
    }

    /// The schema of a view or ledger.
    pub fn schema_of(&self, pack: &Pack, name: &str) -> Option<SchemaRef> {
        self.views.get(name).cloned().or_else(|| pack.ledger(name).map(table::schema))
    }

    /// Whether nothing is known of a ledger: it holds no records, and nobody has said that there are none.
    pub(crate) fn says_nothing_of(&self, ledger: &str) -> bool {
        self.unsaid.contains(ledger)
    }

    /// The data date.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The area for which parameters are taken.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The parameters' values.
    pub fn bindings(&self) -> &Bindings {
        &self.bindings
    }
}

/// A batch in the columns of a schema: a field that came into the pack after the snapshot was made is unknown, one that
/// went out of it is left out.
fn fitted(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, EngineError> {
    let nullable = table::relaxed(schema);
    let columns = nullable.fields().iter().map(|field| {
        let own = batch.column_by_name(field.name()).filter(|column| column.data_type() == field.data_type());
        own.cloned().unwrap_or_else(|| new_null_array(field.data_type(), batch.num_rows()))
    });
    Ok(RecordBatch::try_new(nullable.clone(), columns.collect())?)
}

/// One thread and one partition, so that nothing can depend on how work is divided; decimals instead of floats.
fn config() -> SessionConfig {
    let mut options = ConfigOptions::new();
    options.execution.target_partitions = 1;
    options.execution.collect_statistics = false;
    options.execution.parquet.schema_force_view_types = false;
    options.sql_parser.parse_float_as_decimal = true;
    options.sql_parser.map_string_types_to_utf8view = false;
    SessionConfig::from(options).with_information_schema(false)
}

/// The schema of `finding`.
pub(crate) fn finding_schema() -> SchemaRef {
    let text = |name: &str, nullable| Field::new(name, DataType::Utf8, nullable);
    Arc::new(Schema::new(vec![
        text("rule", false),
        text("kind", false),
        text("severity", false),
        text("subject", false),
        text("record", false),
        text("household", true),
        text("verdict", false),
    ]))
}

fn parameter_table(pack: &Pack, on: Date, region: &str) -> Result<(SchemaRef, RecordBatch), EngineError> {
    let (digits, places) = PARAMETER_DIGITS;
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let schema = Arc::new(Schema::new(vec![
        text("record"),
        text("name"),
        text("title"),
        text("value_text"),
        Field::new("number", DataType::Decimal128(digits, places), true),
        text("unit"),
        text("source"),
    ]));
    let mut texts: [StringBuilder; 6] = Default::default();
    let mut numbers = Decimal128Builder::new();
    for param in pack.params.values() {
        let Ok(value) = param.on(on, region) else { continue };
        let row = [&param.name, &param.name, &param.title, &value.value, &param.unit, &value.source];
        texts.iter_mut().zip(row).for_each(|(builder, text)| builder.append_value(text));
        let number = if param.kind == ParamKind::Text { None } else { param.number(value) };
        numbers.append_option(number.map(|n| n.rounded(places.unsigned_abs().into()).digits));
    }
    let [record, name, title, value_text, unit, source] = texts.map(|mut b| Arc::new(b.finish()) as ArrayRef);
    let numbers = Arc::new(numbers.finish().with_precision_and_scale(digits, places)?) as ArrayRef;
    let batch = RecordBatch::try_new(schema.clone(), vec![record, name, title, value_text, numbers, unit, source])?;
    Ok((schema, batch))
}

fn code_table(pack: &Pack) -> Result<(SchemaRef, RecordBatch), EngineError> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let tags = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    let schema = Arc::new(Schema::new(vec![
        text("record"),
        text("list"),
        text("code"),
        text("label"),
        Field::new("tags", tags, false),
    ]));
    let mut texts: [StringBuilder; 4] = Default::default();
    let mut tags = ListBuilder::new(StringBuilder::new());
    for list in pack.codes.values() {
        for code in &list.codes {
            let record = format!("{}/{}", list.name, code.code);
            let row = [&record, &list.name, &code.code, &code.label];
            texts.iter_mut().zip(row).for_each(|(builder, text)| builder.append_value(text));
            tags.append_value(code.tags.iter().map(Some));
        }
    }
    let mut columns: Vec<ArrayRef> = texts.map(|mut b| Arc::new(b.finish()) as ArrayRef).into();
    columns.push(Arc::new(tags.finish()));
    let batch = RecordBatch::try_new(schema.clone(), columns)?;
    Ok((schema, batch))
}

/// The rules, so that ledgers which name one can be held against them.
fn rule_table(pack: &Pack) -> Result<(SchemaRef, RecordBatch), EngineError> {
    let names = ["record", "id", "title", "subject"];
    let schema = Arc::new(Schema::new(names.map(|name| Field::new(name, DataType::Utf8, false)).to_vec()));
    let mut texts: [StringBuilder; 4] = Default::default();
    for rule in &pack.rules {
        let row = [&rule.id, &rule.id, &rule.title, &rule.subject];
        texts.iter_mut().zip(row).for_each(|(builder, text)| builder.append_value(text));
    }
    let columns = texts.map(|mut builder| Arc::new(builder.finish()) as ArrayRef);
    let batch = RecordBatch::try_new(schema.clone(), columns.into())?;
    Ok((schema, batch))
}
