//! The life of a release: which step may follow which, and what each of them changes.
//!
//! BUILDING -> READY -> APPROVED -> EMBARGOED -> PUBLISHED -> SUPERSEDED or WITHDRAWN; or FAILED.

use jamfor_disclosure::Audience;
use serde::{Deserialize, Serialize};

use super::release::{Release, Sight};

/// How many persons answer for a release with answers of persons.
const APPROVERS: usize = 2;

/// Where a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its figures are being computed.
    Building,
    /// Its figures stand.
    Ready,
    /// Two persons answer for it.
    Approved,
    /// It will be published by itself.
    Embargoed,
    /// Everybody can read its figures.
    Published,
    /// Another one took its place; it can still be read.
    Superseded,
    /// It was taken back.
    Withdrawn,
    /// It could not be built.
    Failed,
}

/// That somebody answers for a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who, as the audit log names them.
    pub subject: String,
    /// When, in microseconds since the epoch.
    pub micros: i64,
}

/// What can happen to a release that others hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was opened to owners for a preview.
    Previewed,
    /// It was published.
    Published,
    /// Another one took its place.
    Superseded,
    /// It was taken back.
    Withdrawn,
}

/// What happened to a release of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Grows within the body; whoever saw one has seen all before it.
    pub number: i64,
    /// What happened.
    pub kind: Kind,
    /// When, in microseconds since the epoch.
    pub micros: i64,
    /// The release as it is now.
    pub release: Release,
}

/// Why a release does not take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is still being built, or failed.
    NotReady,
    /// Fewer than two persons answer for its answers of persons.
    NotApproved,
    /// Its audit recovered a suppressed figure, or there was none.
    NotProtected,
    /// It is superseded or withdrawn.
    Ended,
    /// Its figures are not those that the caller looked at.
    Changed,
}

/// What a step does: nothing where the release is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Something that nobody else hears of.
    Quiet,
    /// Something that others hear of.
    Told(Kind),
}

impl Release {
    /// Whether its figures stand.
    #[must_use]
    pub const fn is_built(&self) -> bool {
        !matches!(self.state, State::Building | State::Failed)
    }

    /// Whether it is over.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        matches!(self.state, State::Superseded | State::Withdrawn)
    }

    /// Whether it is open to an audience. The methodologist reads whatever stands.
    #[must_use]
    pub const fn is_open_to(&self, audience: Audience) -> bool {
        let withdrawn = matches!(self.state, State::Withdrawn);
        match audience {
            Audience::Public => self.public && !withdrawn,
            Audience::Owner => self.owner && !withdrawn,
            Audience::Methodologist => self.is_built(),
        }
    }

    /// Whether somebody may know of it: of one that was taken back, those who could know before.
    #[must_use]
    pub const fn is_seen(&self, sight: Sight) -> bool {
        match sight {
            Sight::All => true,
            Sight::Owner => self.owner || self.public,
            Sight::Public => self.public,
        }
    }

    /// Whether everybody could read it at a time, as the release that counts.
    #[must_use]
    pub fn was_published_at(&self, micros: i64) -> bool {
        self.public
            && self.publish_micros.is_some_and(|from| from <= micros)
            && self.end_micros.is_none_or(|until| micros < until)
    }

    /// Whether it may be published at some time.
    ///
    /// # Errors
    /// Why not.
    pub fn may_be_published(&self) -> Result<(), Refused> {
        self.may_be_opened()?;
        if self.synthetic || self.is_approved() { Ok(()) } else { Err(Refused::NotApproved) }
    }

    /// Notes that somebody answers for the figures with this digest.
    ///
    /// # Errors
    /// NotReady, Ended, NotProtected, Changed.
    pub fn approve(&mut self, subject: &str, digest: &str, now_micros: i64) -> Result<Step, Refused> {
        self.may_be_opened()?;
        if self.digest != digest {
            return Err(Refused::Changed);
        }
        if self.approvals.iter().any(|one| one.subject == subject) {
            return Ok(Step::Nothing);
        }
        self.approvals.push(Approval { subject: subject.to_owned(), micros: now_micros });
        if self.state == State::Ready {
            self.state = self.before_embargo();
        }
        Ok(Step::Quiet)
    }

    /// Lets owners read it.
    ///
    /// # Errors
    /// NotReady, Ended, NotProtected.
    pub fn preview(&mut self) -> Result<Step, Refused> {
        self.may_be_opened()?;
        if self.owner {
            return Ok(Step::Nothing);
        }
        self.owner = true;
        Ok(Step::Told(Kind::Previewed))
    }

    /// Lets everybody read it.
    ///
    /// # Errors
    /// NotReady, Ended, NotProtected, NotApproved.
    pub fn publish(&mut self, now_micros: i64) -> Result<Step, Refused> {
        self.may_be_published()?;
        if self.state == State::Published {
            return Ok(Step::Nothing);
        }
        self.state = State::Published;
        (self.public, self.owner) = (true, true);
        self.publish_micros = Some(now_micros);
        Ok(Step::Told(Kind::Published))
    }

    /// Lets everybody read it from a time on, unless they can already.
    ///
    /// # Errors
    /// NotReady, Ended, NotProtected, NotApproved.
    pub fn embargo(&mut self, until_micros: i64) -> Result<Step, Refused> {
        self.may_be_published()?;
        let same = self.state == State::Embargoed && self.publish_micros == Some(until_micros);
        if same || self.state == State::Published {
            return Ok(Step::Nothing);
        }
        self.state = State::Embargoed;
        self.publish_micros = Some(until_micros);
        Ok(Step::Quiet)
    }

    /// Takes the time back at which it would have been published.
    pub fn lift_embargo(&mut self) {
        self.state = self.before_embargo();
        self.publish_micros = None;
    }

    /// Gives its place to another one.
    pub fn supersede(&mut self, by: &str, now_micros: i64) {
        self.state = State::Superseded;
        self.end_micros = Some(self.after_its_publication(now_micros));
        by.clone_into(&mut self.superseded_by);
    }

    /// Takes it back.
    ///
    /// # Errors
    /// NotReady; Ended when it is superseded, or was taken back for another reason.
    pub fn withdraw(&mut self, reason: &str, now_micros: i64) -> Result<Step, Refused> {
        match self.state {
            State::Building | State::Failed => Err(Refused::NotReady),
            State::Superseded => Err(Refused::Ended),
            State::Withdrawn if self.withdrawal == reason => Ok(Step::Nothing),
            State::Withdrawn => Err(Refused::Ended),
            State::Ready | State::Approved | State::Embargoed | State::Published => {
                if self.state != State::Published {
                    self.publish_micros = None;
                }
                self.state = State::Withdrawn;
                self.end_micros = Some(self.after_its_publication(now_micros));
                reason.clone_into(&mut self.withdrawal);
                Ok(Step::Told(Kind::Withdrawn))
            }
        }
    }

    /// The clock of another replica may be behind: what was published was so for a moment at least.
    fn after_its_publication(&self, now_micros: i64) -> i64 {
        self.publish_micros.map_or(now_micros, |published| now_micros.max(published.saturating_add(1)))
    }

    fn is_approved(&self) -> bool {
        self.approvals.len() >= APPROVERS
    }

    const fn before_embargo(&self) -> State {
        if self.approvals.len() >= APPROVERS { State::Approved } else { State::Ready }
    }

    fn may_be_opened(&self) -> Result<(), Refused> {
        if !self.is_built() {
            return Err(Refused::NotReady);
        }
        if self.is_ended() {
            return Err(Refused::Ended);
        }
        let passed = self.protection.as_ref().is_some_and(|report| report.passed);
        // made-up respondents need no protection
        if passed || self.synthetic { Ok(()) } else { Err(Refused::NotProtected) }
    }
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 8] = [
        Self::Building,
        Self::Ready,
        Self::Approved,
        Self::Embargoed,
        Self::Published,
        Self::Superseded,
        Self::Withdrawn,
        Self::Failed,
    ];

    /// The state as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Building => "BUILDING",
            Self::Ready => "READY",
            Self::Approved => "APPROVED",
            Self::Embargoed => "EMBARGOED",
            Self::Published => "PUBLISHED",
            Self::Superseded => "SUPERSEDED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Failed => "FAILED",
        }
    }

    /// The state that was stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Previewed, Self::Published, Self::Superseded, Self::Withdrawn];

    /// The kind as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Previewed => "PREVIEWED",
            Self::Published => "PUBLISHED",
            Self::Superseded => "SUPERSEDED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }

    /// The kind that was stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

impl Event {
    /// Whether somebody is told of it. A preview concerns owners, also when all may know of the release later: who
    /// reads from the beginning hears the same as who listened all the time.
    #[must_use]
    pub fn is_told(&self, sight: Sight) -> bool {
        self.release.is_seen(sight) && !(self.kind == Kind::Previewed && sight == Sight::Public)
    }
}
