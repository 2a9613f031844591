//! Reads the figures of an area from a release, as another system would:
//!
//! ```text
//! JAMFOR_TOKEN_FILE=/run/secrets/token cargo run -p jamfor-client --example read_figures -- \
//!     https://benchmark.jamfor.example bodies/se-skr/releases/2025-1 areas/SE-0580
//! ```
#![allow(clippy::print_stdout, reason = "prints what it read")]

use std::error::Error;

use jamfor_client::{Link, LinkSettings, TokenSettings};
use jamfor_contract::benchmark::{
    Figure, ListFiguresRequest, Missing, figure::Value, figure_service_client::FigureServiceClient,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let [endpoint, release, area] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "say the endpoint of the benchmark service, a release and an area")?;
    let file = std::env::var_os("JAMFOR_TOKEN_FILE").unwrap_or_default();
    let token = TokenSettings { file: file.into(), ..TokenSettings::default() };
    // one service is enough here; `Suite` connects all three
    let benchmark = Link::connect(&LinkSettings { token, ..LinkSettings::at(endpoint) })?;
    let mut figures = FigureServiceClient::new(benchmark.channel());

    let mut request = ListFiguresRequest { release, area, ..ListFiguresRequest::default() };
    loop {
        // made again at another replica when one breaks: the contract says that listing has no side effects
        let page = figures.list_figures(request.clone()).await?.into_inner();
        page.figures.iter().for_each(show);
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        request.page_token = page.next_page_token;
    }
}

/// A figure never travels without its uncertainty, or the reason why there is none.
fn show(figure: &Figure) {
    let key = figure.key.clone().unwrap_or_default();
    let (round, indicator) = (key.round, key.indicator);
    match &figure.value {
        Some(Value::Estimate(estimate)) => {
            let share = estimate.share.as_ref().map_or("", |share| share.printed.as_str());
            let interval = estimate.interval.clone().unwrap_or_default();
            println!("{round} {indicator} {share} [{:.3}; {:.3}]", interval.lower, interval.upper);
        }
        Some(Value::Missing(missing)) => println!("{round} {indicator} {:?}", Missing::try_from(*missing)),
        None => println!("{round} {indicator} has neither a value nor a reason"),
    }
}
