//! `jamfor methods`: how the numbers are computed.

use jamfor_contract::benchmark::{ListMethodsRequest, ListMethodsResponse, Method};

use super::Session;
use crate::client::Answered;
use crate::failure::Failure;
use crate::show::{Column, Sheet};

/// List the methods of the server; `-o yaml` shows formulas, assumptions and a test vector of each.
#[derive(Debug, clap::Args)]
pub(super) struct Methods {
    /// Only this one
    name: Option<String>,
}

impl Methods {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let answer = session.suite.methods().list_methods(ListMethodsRequest {}).await.answered()?;
        let wanted = |method: &Method| self.name.as_ref().is_none_or(|name| *name == method.name);
        let methods = answer.methods.into_iter().filter(wanted).collect();
        let answer = ListMethodsResponse { methods, version: answer.version };
        session.output.write(session.screen, &answer, || vec![sheet(&answer)])
    }
}

fn sheet(answer: &ListMethodsResponse) -> Sheet {
    let columns = vec![
        Column::words("name"),
        Column::numbers("version"),
        Column::words("kind"),
        Column::words("formula").at_most(60),
        Column::words("source").at_most(50),
    ];
    let mut sheet = Sheet::new(answer.version.as_str(), columns);
    for method in &answer.methods {
        let kind = method.kind().as_str_name().trim_start_matches("KIND_").to_lowercase();
        sheet.row(vec![
            method.name.as_str().into(),
            method.version.to_string().into(),
            kind.into(),
            method.formula.as_str().into(),
            method.source.as_str().into(),
        ]);
    }
    sheet
}
