//! One operation of each kind, tried until it comes through or its caller has waited for too long.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use jamfor_client::{Door, Linked, RemoteFault, Suite, submit};
use jamfor_contract::{
    benchmark::{
        Audience, ComparatorKind, CompareAreasRequest, ExportFiguresRequest, ExportFormat,
        GetAreaReportRequest, GetFigureRequest, ListReleasesRequest,
    },
    common::CountingUnit,
    intake::{ContactTally, GetRoundRequest, RecordContactsRequest, SubmitResponseRequest},
    questionnaire::ListAreasRequest,
};
use tonic::{Request, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::{
    callers::{self, OWN_AREA},
    kind::Kind,
    ledger::Ledger,
    outcomes::{Due, Outcomes, may_pass},
    round,
};
use crate::{release, secured::Secured, small};

/// Lines of one stream.
const LINES: usize = 200;

/// How long a call may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// How long one attempt may take before something hangs that must not: longer than every deadline.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(40);

/// How long a caller goes on trying.
const PATIENCE: Duration = Duration::from_secs(40);

/// Between two attempts of a caller, beyond what the client itself does.
const PAUSE: Duration = Duration::from_millis(200);

/// Callers of the suite.
#[derive(Debug)]
pub(super) struct Traffic {
    /// What was sent.
    pub(super) ledger: Ledger,
    outcomes: Arc<Outcomes>,
    supplier: Suite,
    reader: Suite,
    owner: Suite,
    health: HealthClient<Linked>,
    turns: AtomicUsize,
}

/// An operation with what it sends, so that an attempt can be made again with the same.
#[derive(Debug)]
struct Job {
    kind: Kind,
    turn: usize,
    numbers: Vec<usize>,
}

impl Traffic {
    /// The callers of a suite, who send so many different responses.
    pub(super) fn of(suite: &Secured, responses: usize, outcomes: Arc<Outcomes>) -> Self {
        Self {
            ledger: Ledger::of(responses),
            outcomes,
            supplier: callers::supplier(suite),
            reader: callers::reader(suite),
            owner: callers::owner(suite),
            health: HealthClient::new(callers::passer_by(suite).channel()),
            turns: AtomicUsize::new(0),
        }
    }

    /// Where the outcomes are counted.
    pub(super) fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// Does whatever is next, due at a time.
    pub(super) async fn next(&self, due: Instant) {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let kind = Kind::of_turn(turn);
        let numbers = match kind {
            Kind::Submit => self.ledger.take(1),
            Kind::Stream => self.ledger.take(LINES),
            _ => Vec::new(),
        };
        self.carry_out(&Job { kind, turn, numbers }, self.outcomes.due(kind, due)).await;
    }

    async fn carry_out(&self, job: &Job, due: Due) {
        let mut failed = 0;
        loop {
            let begun = Instant::now();
            let fault = match tokio::time::timeout(LONGEST_ATTEMPT, self.attempt(job)).await {
                Ok(Ok(())) => return self.outcomes.came_through(due, begun, failed),
                Ok(Err(status)) => RemoteFault::from(status),
                Err(_) => return self.outcomes.gave_up(job.kind, "nobody answers, and no deadline helps"),
            };
            self.outcomes.met(job.kind, &fault);
            if !may_pass(&fault) || due.at.elapsed() > PATIENCE {
                return self.outcomes.gave_up(job.kind, &fault.to_string());
            }
            failed += 1;
            tokio::time::sleep(fault.retry_after.unwrap_or_default().max(PAUSE)).await;
        }
    }

    async fn attempt(&self, job: &Job) -> Result<(), Status> {
        match job.kind {
            Kind::Echo => {
                let mut health = self.health.clone();
                health.check(within_deadline(HealthCheckRequest::default())).await.map(drop)
            }
            Kind::Submit => self.submit(job.numbers[0]).await,
            Kind::Stream => self.stream(&job.numbers).await,
            Kind::Contact => self.record(job.turn).await,
            Kind::Round => {
                let request = within_deadline(GetRoundRequest { name: round::OPEN.into() });
                self.supplier.rounds().get_round(request).await.map(drop)
            }
            Kind::Areas => {
                let request =
                    within_deadline(ListAreasRequest { country: "XX".into(), ..Default::default() });
                self.reader.areas().list_areas(request).await.map(drop)
            }
            Kind::Releases => {
                let request = ListReleasesRequest { parent: round::body().into(), ..Default::default() };
                self.reader.releases().list_releases(within_deadline(request)).await.map(drop)
            }
            Kind::Figure | Kind::Comparison | Kind::Report | Kind::Export => self.read(job).await,
        }
    }

    async fn submit(&self, number: usize) -> Result<(), Status> {
        let sent = self.ledger.send(number);
        let request = SubmitResponseRequest {
            round: round::OPEN.into(),
            source: round::SOURCE.into(),
            response: Some(small::response(number)),
        };
        let answer = self.supplier.responses().submit_response(within_deadline(request)).await?.into_inner();
        self.ledger.settle(sent, answer.receipt.expect("an answer has a receipt").outcome());
        Ok(())
    }

    async fn stream(&self, numbers: &[usize]) -> Result<(), Status> {
        let sent: Vec<_> = numbers.iter().map(|number| self.ledger.send(*number)).collect();
        let lines = sent.iter().enumerate().map(|(place, sent)| round::line(place, sent.number));
        let header = round::header();
        let told = submit(&self.supplier, Door::Submit, &header, lines, |told| {
            let place = usize::try_from(told.receipt.line - 1).expect("a line number");
            self.ledger.settle(sent[place], told.receipt.outcome());
        });
        let tally = told.await?;
        assert_eq!(tally.total(), u64::try_from(numbers.len()).expect("a count"), "every line has a receipt");
        Ok(())
    }

    async fn record(&self, turn: usize) -> Result<(), Status> {
        let tally = ContactTally {
            key: format!("soak-{turn}"),
            area: small::area(turn),
            target_group: "adults".into(),
            counting_unit: CountingUnit::Person.into(),
            asked: 3,
            completed: 2,
            declined: 1,
            ..ContactTally::default()
        };
        let request = RecordContactsRequest { round: round::OPEN.into(), tallies: vec![tally] };
        self.supplier.contacts().record_contacts(within_deadline(request)).await.map(drop)
    }

    async fn read(&self, job: &Job) -> Result<(), Status> {
        let (release, round) = (release::name(), small::ROUND.to_owned());
        let indicator = format!("{}/indicators/overall", small::BODY);
        let (area, target_group) = (small::area(job.turn), "adults".to_owned());
        let audience = Audience::Public.into();
        match job.kind {
            Kind::Figure => {
                let request = GetFigureRequest {
                    release,
                    indicator,
                    round,
                    area,
                    target_group,
                    audience,
                    ..GetFigureRequest::default()
                };
                self.reader.figures().get_figure(within_deadline(request)).await.map(drop)
            }
            Kind::Comparison => {
                let request = CompareAreasRequest {
                    release,
                    indicator,
                    round,
                    target_group,
                    kind: ComparatorKind::ParticipantsPooled.into(),
                    audience,
                    ..CompareAreasRequest::default()
                };
                self.reader.comparisons().compare_areas(within_deadline(request)).await.map(drop)
            }
            Kind::Report => {
                let request = GetAreaReportRequest {
                    release,
                    area: small::area(OWN_AREA),
                    round,
                    target_group,
                    audience: Audience::Owner.into(),
                };
                self.owner.figures().get_area_report(within_deadline(request)).await.map(drop)
            }
            _ => {
                let format = ExportFormat::Csv.into();
                let request =
                    within_deadline(ExportFiguresRequest { release, audience, format, ..Default::default() });
                let mut pieces = self.reader.figures().export_figures(request).await?.into_inner();
                while pieces.message().await?.is_some() {}
                Ok(())
            }
        }
    }
}

fn within_deadline<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(DEADLINE);
    request
}
