//! Writes draws as a Parquet table.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Encoding, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, DataType, DoubleType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::{Map, Value, json};

use super::{METADATA_KEY, STATISTICS};
use crate::io::statistic_type::StatisticType;
use crate::io::write_file;
use crate::{Draws, Error, ErrorKind};

/// Writes the variables and the sampler's statistics to one table: `chain`, `draw`, a column for each element,
/// such as `x[0]`, and one for each statistic, such as `sample_stats/energy`.
///
/// Pandas, Polars, PyArrow, DuckDB and R's arrow read it; [`read_parquet`](super::read_parquet) gives the same
/// draws again, to the bit, with the names and labels of dimensions. A variable without elements has no column.
///
/// ```
/// use draws::Draws;
/// use draws::io::{read_parquet, write_parquet};
///
/// let mut draws = Draws::new(2, 1);
/// draws.add("slope", &[], vec![2.0, 2.1])?;
/// draws.add_sample_stat("energy", vec![0.5, 0.25])?;
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("draws.parquet");
/// write_parquet(&draws, &path)?;
/// assert_eq!(read_parquet(&path)?, draws);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If two columns would have one name, or the file cannot be written.
pub fn write_parquet(draws: &Draws, path: &Path) -> Result<(), Error> {
    let columns = columns(draws);
    let mut names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("two columns would be named \"{}\" in the file; rename one", pair[0]);
        return Err(Error::new(ErrorKind::Name, message));
    }
    write_file(path, |out| write(draws, &columns, out).map_err(io::Error::other))
}

/// A column, and how its values come of a chain.
struct Column<'a> {
    name: String,
    kind: StatisticType,
    values: Box<dyn Fn(usize) -> Vec<f64> + 'a>,
}

fn columns(draws: &Draws) -> Vec<Column<'_>> {
    let num_draws = draws.num_draws();
    let mut columns = vec![
        Column {
            name: "chain".to_owned(),
            kind: StatisticType::Integer,
            values: Box::new(move |chain| vec![chain as f64; num_draws]),
        },
        Column {
            name: "draw".to_owned(),
            kind: StatisticType::Integer,
            values: Box::new(move |_| (0..num_draws).map(|draw| draw as f64).collect()),
        },
    ];
    for variable in draws.variables() {
        for (element, name) in variable.element_names().into_iter().enumerate() {
            columns.push(Column {
                name,
                kind: StatisticType::Float,
                values: Box::new(move |chain| variable.series(chain, element).collect()),
            });
        }
    }
    for statistic in draws.sample_stats() {
        columns.push(Column {
            name: format!("{STATISTICS}{}", statistic.name()),
            kind: StatisticType::of(statistic),
            values: Box::new(move |chain| statistic.chain(chain).to_vec()),
        });
    }
    columns
}

fn write(draws: &Draws, columns: &[Column<'_>], out: &mut (dyn Write + Send)) -> ParquetResult<()> {
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let physical = match column.kind {
            StatisticType::Float => PhysicalType::DOUBLE,
            StatisticType::Integer => PhysicalType::INT64,
            StatisticType::Boolean => PhysicalType::BOOLEAN,
        };
        let builder = Type::primitive_type_builder(&column.name, physical);
        fields.push(Arc::new(builder.with_repetition(Repetition::REQUIRED).build()?));
    }
    let schema = Type::group_type_builder("draws").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_created_by(concat!("pallasite ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_encoding(Encoding::PLAIN)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(vec![KeyValue::new(
            METADATA_KEY.to_owned(),
            dimensions(draws).to_string(),
        )]))
        .build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    for chain in 0..draws.num_chains() {
        let mut group = file.next_row_group()?;
        for column in columns {
            let values = (column.values)(chain);
            match column.kind {
                StatisticType::Float => write_column::<DoubleType, _>(&mut group, &values)?,
                StatisticType::Integer => {
                    let values: Vec<i64> = values.iter().map(|&x| x as i64).collect();
                    write_column::<Int64Type, _>(&mut group, &values)?;
                }
                StatisticType::Boolean => {
                    let values: Vec<bool> = values.iter().map(|&x| x == 1.0).collect();
                    write_column::<BoolType, _>(&mut group, &values)?;
                }
            }
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn write_column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
) -> ParquetResult<()> {
    // There are as many columns as the schema has.
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

/// The names of the axes of the variables that have some, and the labels along them.
fn dimensions(draws: &Draws) -> Value {
    let mut dims = Map::new();
    for variable in draws.variables() {
        if variable.dims().any(|dim| dim.is_some()) {
            let names: Vec<Option<&str>> = variable.dims().collect();
            dims.insert(variable.name().to_owned(), json!(names));
        }
    }
    let labels: Map<String, Value> =
        draws.labels().map(|(dim, labels)| (dim.to_owned(), json!(labels))).collect();
    json!({"dims": dims, "labels": labels})
}
