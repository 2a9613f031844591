//! What a release corrects: a published release of the same body and survey, with a notice for its readers.

use jamfor_context::Context;
use jamfor_contract::names::{Collection, Name};
use jamfor_fault::Violation;

use super::{App, Draft, Findings};
use crate::Error;
use crate::domain::indicator::base;
use crate::domain::release::State;

/// Where the corrected release stands in the request.
const PLACE: &str = "release.corrects";

impl App {
    /// Finds the corrected release, and what is wrong with it.
    pub(super) async fn find_corrected(
        &self,
        ctx: &Context,
        draft: &Draft,
        found: &mut Findings,
    ) -> Result<(), Error> {
        let content = &draft.content;
        if content.corrects.is_empty() != content.notice.is_empty() {
            let (reason, words) = if content.notice.is_empty() {
                ("REQUIRED", "tell readers what is corrected and why")
            } else {
                ("NOT_DEFINED", "give a notice only where a release is corrected")
            };
            found.violations.push(Violation::new("release.notice", reason, words));
        }
        if content.corrects.is_empty() {
            return Ok(());
        }
        let name = Name::parse(Collection::Releases, &content.corrects);
        let name = name.map_err(|error| Violation::new(PLACE, "NAME_MALFORMED", error.to_string()));
        let Some(name) = found.violations.keep(name) else { return Ok(()) };
        if name.body != draft.body {
            let words = "correct a release of the body that this one is of";
            found.violations.push(Violation::new(PLACE, "BODY_MISMATCH", words));
            return Ok(());
        }
        match self.store.release(ctx, &name).await {
            Ok(release) if release.state == State::Published => found.check_survey(&release.survey),
            Ok(_) | Err(Error::NotFound { .. }) => {
                let words = "correct a release that is published, and that no other one took the place of";
                found.violations.push(Violation::new(PLACE, "REFERENCE_DANGLING", words));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Findings {
    fn check_survey(&mut self, corrected: &str) {
        let own = self.survey.as_deref();
        if own.is_some_and(|own| base(own) != base(corrected)) {
            let words = "correct a release of the same survey";
            let allowed = [base(corrected).to_owned()];
            self.violations.push(Violation::new(PLACE, "SURVEY_MISMATCH", words).allowing(allowed));
        }
    }
}
