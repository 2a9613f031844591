//! `jamfor published`: figures that were printed elsewhere.

use std::io::Read;
use std::path::{Path, PathBuf};

use jamfor_contract::benchmark::{
    Basis, ImportPublishedFiguresRequest, ListPublishedFiguresRequest, ListPublishedFiguresResponse,
    PublishedFigure,
};

use super::Session;
use crate::client::{Answered, all};
use crate::failure::Failure;
use crate::show::{Cell, Column, Sheet};

/// Import and list figures that were printed elsewhere. They are shown beside one's own and tested against none.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Published {
    /// Import a file, all of it or nothing
    Import(Import),
    /// List the figures of a body
    List(List),
}

/// Import a CSV file of figures that were printed elsewhere.
///
/// CSV with a header: indicator, area, period, percent, source and licence; basis (AREA, PARTICIPANTS_POOLED,
/// PARTICIPANTS_EQUAL_UNIT), target_group, round, base and denominator where they are known. Importing it again changes
/// nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// .csv, or - for standard input
    file: PathBuf,
    /// The id of the body, such as se-skr
    #[arg(long)]
    body: String,
    /// Only say what is wrong with it
    #[arg(long)]
    dry_run: bool,
}

/// List figures that were printed elsewhere.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// The id of the body, such as se-skr
    #[arg(long)]
    body: String,
    /// Only of this one: bodies/{body}/indicators/{indicator}
    #[arg(long, default_value = "")]
    indicator: String,
    /// Only of this one: areas/{code}
    #[arg(long, default_value = "")]
    area: String,
}

impl Published {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Import(command) => command.run(session).await,
            Self::List(command) => command.run(session).await,
        }
    }
}

impl Import {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let request = ImportPublishedFiguresRequest {
            parent: parent(&self.body),
            content: read(&self.file)?,
            validate_only: self.dry_run,
        };
        let answer = session.suite.published_figures().import_published_figures(request).await.answered()?;
        session.output.write(session.screen, &answer, || {
            let columns = ["created", "replaced", "unchanged"].map(Column::numbers).to_vec();
            let counts = [answer.created, answer.replaced, answer.unchanged];
            let mut sheet = Sheet::new("", columns);
            sheet.row(counts.map(|count| count.to_string().into()).to_vec());
            vec![sheet]
        })
    }
}

impl List {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let (suite, parent) = (&session.suite, parent(&self.body));
        let (parent, indicator, area) = (&parent, &self.indicator, &self.area);
        let figures = all(|page_token| async move {
            let request = ListPublishedFiguresRequest {
                parent: parent.clone(),
                indicator: indicator.clone(),
                area: area.clone(),
                page_size: 0,
                page_token,
            };
            let answer = suite.published_figures().list_published_figures(request).await.answered()?;
            Ok((answer.figures, answer.next_page_token))
        })
        .await?;
        let answer = ListPublishedFiguresResponse { figures, next_page_token: String::new() };
        session.output.write(session.screen, &answer, || vec![sheet(&answer.figures)])
    }
}

fn sheet(figures: &[PublishedFigure]) -> Sheet {
    let columns = vec![
        Column::words("indicator"),
        Column::words("area"),
        Column::words("basis"),
        Column::words("target_group"),
        Column::words("period"),
        Column::numbers("percent"),
        Column::numbers("lowest").for_programs(),
        Column::numbers("highest").for_programs(),
        Column::numbers("base"),
        Column::words("source").at_most(50),
        Column::words("licence").for_programs(),
    ];
    let mut sheet = Sheet::new("", columns);
    for figure in figures {
        sheet.row(vec![
            named(&figure.indicator),
            named(&figure.area),
            basis(figure.basis()).into(),
            figure.target_group.as_str().into(),
            figure.period.as_str().into(),
            Cell::new(format!("{} %", figure.percent), figure.percent.as_str()),
            figure.lowest.to_string().into(),
            figure.highest.to_string().into(),
            figure.base.map(|base| base.to_string()).unwrap_or_default().into(),
            figure.source.as_str().into(),
            figure.licence.as_str().into(),
        ]);
    }
    sheet
}

/// The last part of a name for people, the name for programs.
fn named(name: &str) -> Cell {
    Cell::new(name.rsplit('/').next().unwrap_or(name), name)
}

fn basis(basis: Basis) -> String {
    basis.as_str_name().trim_start_matches("BASIS_").to_lowercase().replace('_', " ")
}

fn parent(body: &str) -> String {
    format!("bodies/{}", body.trim_start_matches("bodies/"))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(Failure::file(path))?;
        return Ok(bytes);
    }
    std::fs::read(path).map_err(Failure::file(path))
}
