//! The JSON that describes arrays and groups.

use serde_json::{Map, Value, json};

/// The type of the elements of an array in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementType {
    Float,
    Integer,
    Boolean,
    Text,
}

/// An array in a file, without its values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ArrayMetadata {
    /// The name in the file.
    pub(super) name: String,
    /// The name among the draws, if it is another.
    pub(super) original_name: Option<String>,
    pub(super) element_type: ElementType,
    pub(super) shape: Vec<usize>,
    pub(super) chunk_shape: Vec<usize>,
    pub(super) dims: Vec<String>,
}

impl ArrayMetadata {
    pub(super) fn to_json(&self) -> Value {
        let (data_type, fill_value, codec) = match self.element_type {
            ElementType::Float => ("float64", json!("NaN"), "bytes"),
            ElementType::Integer => ("int64", json!(0), "bytes"),
            ElementType::Boolean => ("bool", json!(false), "bytes"),
            ElementType::Text => ("string", json!(""), "vlen-utf8"),
        };
        let configuration = match self.element_type {
            ElementType::Float | ElementType::Integer => json!({"endian": "little"}),
            _ => json!({}),
        };
        let mut attributes = Map::new();
        if let Some(name) = &self.original_name {
            attributes.insert("name".into(), json!(name));
        }
        json!({
            "zarr_format": 3,
            "node_type": "array",
            "shape": self.shape,
            "data_type": data_type,
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": self.chunk_shape}},
            "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
            "fill_value": fill_value,
            "codecs": [{"name": codec, "configuration": configuration}],
            "attributes": attributes,
            "dimension_names": self.dims,
            "storage_transformers": [],
        })
    }

    /// The file of the chunk at these places along the axes, relative to the folder of the array.
    pub(super) fn chunk_key(places: &[usize]) -> String {
        places.iter().fold("c".to_owned(), |key, place| format!("{key}/{place}"))
    }
}

/// A group in a file.
pub(super) fn group_json(attributes: Map<String, Value>) -> Value {
    json!({"zarr_format": 3, "node_type": "group", "attributes": attributes})
}

/// Who wrote a group, and its sample dimensions, as ArviZ tells them.
pub(super) fn attributes(sample_dims: &[&str]) -> Map<String, Value> {
    let mut attributes = Map::new();
    attributes.insert("creation_library".into(), json!("pallasite"));
    attributes.insert("creation_library_version".into(), json!(env!("CARGO_PKG_VERSION")));
    attributes.insert("creation_library_language".into(), json!("Rust"));
    attributes.insert("sample_dims".into(), json!(sample_dims));
    attributes
}

/// The root with the metadata of all that is below it, path by path.
///
/// Written piece by piece, since readers show groups and arrays in the order in which they stand here.
pub(super) fn root_json(nodes: &[(String, Value)]) -> String {
    let nodes: Vec<String> =
        nodes.iter().map(|(path, value)| format!("{}:{value}", json!(path))).collect();
    let attributes = Value::Object(attributes(&[]));
    format!(
        "{{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{attributes},\
         \"consolidated_metadata\":{{\"kind\":\"inline\",\"must_understand\":false,\
         \"metadata\":{{{}}}}}}}\n",
        nodes.join(",")
    )
}
