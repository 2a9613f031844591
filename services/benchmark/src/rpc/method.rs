//! Methods on the wire.

use jamfor_contract::benchmark::{self as wire, method};
use jamfor_statistics::registry::{Kind, Method, R_PRELUDE};

/// How far a result may be off, relative to its value.
const TOLERANCE: f64 = 1e-9;

/// A method of the list.
pub(super) fn to_wire(method: &Method) -> wire::Method {
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    wire::Method {
        name: method.name.to_owned(),
        version: i32::try_from(method.version).unwrap_or(i32::MAX),
        kind: kind(method.kind).into(),
        formula: method.formula.to_owned(),
        source: method.source.to_owned(),
        assumptions: texts(method.assumptions),
        undefined_when: texts(method.undefined_when),
        vector: Some(vector(method)),
    }
}

fn vector(method: &Method) -> wire::TestVector {
    let values =
        |name: &str, values: &[f64]| wire::NamedValues { name: name.to_owned(), values: values.to_vec() };
    let vector = &method.vector;
    wire::TestVector {
        inputs: vector.inputs.iter().map(|(name, given)| values(name, given)).collect(),
        outputs: vector.outputs.iter().map(|(name, found)| values(name, &[*found])).collect(),
        tolerance: TOLERANCE,
        r_code: r_code(vector.r),
    }
}

/// Code that runs as it is: with what several methods share, where it calls that.
fn r_code(code: &str) -> String {
    let shared = code.contains("v(");
    if shared { format!("{R_PRELUDE}{code}") } else { code.to_owned() }
}

const fn kind(kind: Kind) -> method::Kind {
    match kind {
        Kind::Estimate => method::Kind::Estimate,
        Kind::Interval => method::Kind::Interval,
        Kind::Test => method::Kind::Test,
        Kind::Multiplicity => method::Kind::Multiplicity,
        Kind::Funnel => method::Kind::Funnel,
        Kind::Rank | Kind::Band => method::Kind::Rank,
        Kind::Standardisation => method::Kind::Standardisation,
    }
}
