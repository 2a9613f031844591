//! Case 13: p-values adjusted over municipalities, from the normal and the t distribution.

use jamfor_statistics::multiplicity::{Adjustment, adjust};
use jamfor_statistics::quantile::{t_two_sided_p, two_sided_p};

use crate::support::{check_to, number, rows};

#[test]
fn adjusted_p_values() {
    let rows = rows("13_multiplicity_expected.csv");
    let column = |name: &str| rows.iter().map(|row| number(row, name).unwrap()).collect::<Vec<f64>>();
    let p: Vec<f64> = column("z").into_iter().map(two_sided_p).collect();
    let t: Vec<f64> =
        column("z").iter().zip(column("n")).map(|(z, n)| t_two_sided_p(*z, n - 1.0).unwrap()).collect();
    let adjusted = |p: &[f64], method| adjust(p, method).unwrap();
    let columns = [
        ("p_norm", p.clone()),
        ("p_t", t.clone()),
        ("bonferroni", adjusted(&p, Adjustment::Bonferroni)),
        ("holm", adjusted(&p, Adjustment::Holm)),
        ("hochberg", adjusted(&p, Adjustment::Hochberg)),
        ("BH", adjusted(&p, Adjustment::BenjaminiHochberg)),
        ("BY", adjusted(&p, Adjustment::BenjaminiYekutieli)),
        ("holm_t", adjusted(&t, Adjustment::Holm)),
        ("BH_t", adjusted(&t, Adjustment::BenjaminiHochberg)),
    ];
    for (name, found) in columns {
        for (row, found) in rows.iter().zip(found) {
            check_to::<()>(row, name, Ok(found), 1e-12);
        }
    }
}
