//! Prints the test vectors of all methods as an R script that computes and compares them.
//!
//! Base R is enough: `cargo run -q -p jamfor-statistics --example methods_in_r | Rscript -`

#![allow(clippy::print_stdout)]

use jamfor_statistics::registry::{Method, R_PRELUDE, methods};

fn numbers(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    format!("c({})", texts.join(", "))
}

fn print(method: &Method) {
    println!("# {} {}: {}", method.name, method.version, method.formula);
    println!("local({{");
    for (name, values) in method.vector.inputs {
        println!("{name} <- {}", numbers(values));
    }
    println!("found <- {{\n{}\n}}", method.vector.r);
    for (name, expected) in method.vector.outputs {
        println!("check(\"{}\", \"{name}\", found[[\"{name}\"]], {expected:?})", method.name);
    }
    println!("}})");
}

fn main() {
    print!("{R_PRELUDE}");
    println!("checked <- 0; failed <- 0");
    println!("check <- function(method, name, found, expected) {{");
    println!("  checked <<- checked + 1");
    println!("  if (abs(found - expected) <= 1e-9 * max(abs(expected), 1e-6)) return(invisible())");
    println!("  failed <<- failed + 1; cat(method, name, \"R has\", format(found, digits = 15), \"\\n\")");
    println!("}}");
    methods().for_each(print);
    println!("cat(checked, \"numbers checked,\", failed, \"differ\\n\"); if (failed > 0) quit(status = 1)");
}
