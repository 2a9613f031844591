//! What the traffic finds: a published release of one round, and another round that takes answers.

use jamfor_client::{Door, submit};
use jamfor_contract::{
    benchmark::{Audience, PublishReleaseRequest},
    common::Mode,
    intake::{
        GetRoundRequest, Line, OpenRoundRequest, Participant, Round, SubmissionHeader,
        UpdateParticipantsRequest, UpdateRoundRequest,
    },
};
use jamfor_identity::development::TokenRequest;

use super::{callers, traffic::Traffic, verdict::Kept};
use crate::{
    release,
    secured::{Secured, methodologist, supplier},
    small::{self, AREAS, BODY, ROUND},
};

/// The body of the small round, without its collection.
const OWNER: &str = "xx-small";

/// The round that takes answers.
pub(super) const OPEN: &str = "bodies/xx-small/rounds/r2";

/// Where the answers come from.
pub(super) const SOURCE: &str = "soak";

/// Answers of the round that is released.
const RELEASED: usize = 400;

/// Releases one round and opens the next.
pub(super) async fn prepare(suite: &Secured) {
    let methods = suite.suite(&methodologist(OWNER));
    small::open(&methods).await;
    small::submit(&suite.suite(&supplier("xx-tool")), 0..RELEASED).await;
    small::frozen(&methods).await;
    release::build(&methods).await;
    let approver = TokenRequest::of("approver").of_body(OWNER).with_role("release-approver");
    let request = PublishReleaseRequest {
        name: release::name(),
        audience: Audience::Public.into(),
        ..PublishReleaseRequest::default()
    };
    let published = suite.suite(&approver).releases().publish_release(request).await;
    published.expect("a finished release can be published");
    open(&methods).await;
}

async fn open(methods: &jamfor::client::Suite) {
    let first = methods.rounds().get_round(GetRoundRequest { name: ROUND.into() }).await;
    let first = first.expect("the round is there").into_inner().round.expect("an answer has a round");
    let round = Round { name: OPEN.into(), ..small::round(&first.instruments[0].questionnaire_revision) };
    let request = UpdateRoundRequest { round: Some(round), allow_missing: true };
    methods.rounds().update_round(request).await.expect("a round can be set");
    let participant = |number| Participant {
        area: small::area(number),
        target_group: "adults".into(),
        ..Participant::default()
    };
    let participants = (0..AREAS).map(participant).collect();
    let request = UpdateParticipantsRequest { round: OPEN.into(), participants };
    methods.rounds().update_participants(request).await.expect("participants can be set");
    methods.rounds().open_round(OpenRoundRequest { name: OPEN.into() }).await.expect("it can be opened");
}

/// The header of a stream into the open round.
pub(super) fn header() -> SubmissionHeader {
    SubmissionHeader { round: OPEN.into(), source: SOURCE.into(), mode: Mode::Web.into() }
}

/// A response as a line of a stream.
pub(super) fn line(place: usize, number: usize) -> Line {
    let number_in_stream = i64::try_from(place + 1).expect("a line number");
    Line { number: number_in_stream, response: Some(small::response(number)) }
}

/// Sends everything again that was ever sent, freezes the round, and counts what is in it.
pub(super) async fn settle(suite: &Secured, traffic: &Traffic) -> Kept {
    let ledger = &traffic.ledger;
    let acknowledged = ledger.known();
    let sent: Vec<_> = ledger.sent().into_iter().map(|number| ledger.send(number)).collect();
    let lines = sent.iter().enumerate().map(|(place, sent)| line(place, sent.number));
    let (supplier, header) = (callers::supplier(suite), header());
    let again = submit(&supplier, Door::Submit, &header, lines, |told| {
        let place = usize::try_from(told.receipt.line - 1).expect("a line number");
        ledger.settle(sent[place], told.receipt.outcome());
    });
    let again = again.await.expect("everything can be sent again");
    let snapshot = small::frozen_of(&suite.suite(&methodologist(OWNER)), OPEN).await;
    Kept { sent: sent.len(), acknowledged, came_anew: again.accepted, rows: small::rows(&snapshot) }
}

/// The body that owns the rounds and releases.
pub(super) const fn body() -> &'static str {
    BODY
}
