//! Bringing a round forward, and knowing what it asks.

use std::time::Duration;

use jamfor_contract::{
    intake::{
        CloseRoundRequest, ContactTally, FreezeRoundRequest, GetRoundRequest, OpenRoundRequest,
        RecordContactsRequest, RecordContactsResponse, Round, round::State,
    },
    questionnaire::{GetQuestionnaireRevisionRequest, Questionnaire},
};
use tokio::time::sleep;

use super::{Answered, Suite};
use crate::failure::{Cause, Failure};

/// The most tallies in one call.
const TALLIES: usize = 5000;
const FIRST_LOOK: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

impl Suite {
    /// A round.
    ///
    /// # Errors
    /// The refusal of intake.
    pub async fn round(&self, name: &str) -> Result<Round, Failure> {
        let request = GetRoundRequest { name: name.to_owned() };
        Ok(self.rounds().get_round(request).await.answered()?.round.unwrap_or_default())
    }

    /// Opens a round.
    ///
    /// # Errors
    /// The refusal of intake, with all that stands against opening.
    pub async fn open_round(&self, name: &str) -> Result<Round, Failure> {
        let request = OpenRoundRequest { name: name.to_owned() };
        Ok(self.rounds().open_round(request).await.answered()?.round.unwrap_or_default())
    }

    /// Closes a round.
    ///
    /// # Errors
    /// The refusal of intake.
    pub async fn close_round(&self, name: &str) -> Result<Round, Failure> {
        let request = CloseRoundRequest { name: name.to_owned() };
        Ok(self.rounds().close_round(request).await.answered()?.round.unwrap_or_default())
    }

    /// Starts freezing a round.
    ///
    /// # Errors
    /// The refusal of intake.
    pub async fn freeze_round(&self, name: &str) -> Result<Round, Failure> {
        let request = FreezeRoundRequest { name: name.to_owned() };
        Ok(self.rounds().freeze_round(request).await.answered()?.round.unwrap_or_default())
    }

    /// Waits until a round that freezes is frozen.
    ///
    /// # Errors
    /// When it went back to another state, or intake cannot be reached.
    pub async fn wait_until_frozen(&self, name: &str) -> Result<Round, Failure> {
        let mut pause = FIRST_LOOK;
        loop {
            let round = self.round(name).await?;
            match round.state() {
                State::Frozen => return Ok(round),
                State::Freezing => {}
                _ => {
                    let message = format!("{name} is not being frozen");
                    return Err(Failure::Partly { cause: Cause::Precondition, message });
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The questionnaires that a round pins.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub async fn questionnaires_of(&self, round: &Round) -> Result<Vec<Questionnaire>, Failure> {
        let mut found = Vec::new();
        for instrument in &round.instruments {
            let request = GetQuestionnaireRevisionRequest { name: instrument.questionnaire_revision.clone() };
            let answer = self.questionnaires().get_questionnaire_revision(request).await.answered()?;
            found.extend(answer.revision.and_then(|revision| revision.snapshot));
        }
        Ok(found)
    }

    /// Records tallies, in as many calls as are needed.
    ///
    /// # Errors
    /// The refusal of intake; calls before the refused one stand, and sending them again counts them once.
    pub async fn record_contacts(
        &self,
        round: &str,
        tallies: &[ContactTally],
    ) -> Result<RecordContactsResponse, Failure> {
        let mut sum = RecordContactsResponse::default();
        for tallies in tallies.chunks(TALLIES) {
            let request = RecordContactsRequest { round: round.to_owned(), tallies: tallies.to_vec() };
            let answer = self.contacts().record_contacts(request).await.answered()?;
            sum.recorded += answer.recorded;
            sum.duplicates += answer.duplicates;
        }
        Ok(sum)
    }
}
