//! How an area collects: its protocol, and the mode, language and help of each response that agree with it.

use jamfor_contract::{
    common::{Assistance, Mode, Recruitment},
    intake::CollectionProtocol,
};

use super::draw::Draw;

/// A way of collecting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// The common web tool, by a link or on a tablet.
    CommonWeb,
    /// The common web service from 2020 on, with read-aloud and translation; forms for those who ask for one.
    CommonService,
    /// Forms from the caseworker, in Swedish.
    Paper,
    /// Forms from the caseworker, tablets and links.
    Mixed,
    /// Forms, with pictograms for those who want them.
    Pictogram,
    /// Forms from bilingual hosts in the waiting room.
    Host,
    /// Forms from the caseworker, tablets and links in these parts of 100.
    Blend { paper: u32, web: u32, tablet: u32 },
    /// By post with a link, and interviews for those who need them, in Danish.
    PostAndInterview,
}

/// How one response came about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) mode: Mode,
    pub(super) language: &'static str,
    pub(super) assistance: Assistance,
}

impl Tool {
    /// What the participant states about its collection.
    pub(super) fn protocol(self) -> CollectionProtocol {
        CollectionProtocol {
            modes: self
                .modes()
                .iter()
                .filter(|(_, weight)| *weight > 0)
                .map(|(mode, _)| (*mode).into())
                .collect(),
            recruitment: self.recruitment().iter().map(|way| (*way).into()).collect(),
            languages: self.languages().iter().map(|(language, _)| (*language).to_owned()).collect(),
            assistance: self.allowed().iter().map(|help| (*help).into()).collect(),
        }
    }

    /// How one respondent answers.
    pub(super) fn manner(self, draw: &mut Draw) -> Manner {
        let mode = draw.pick(&self.modes()).unwrap_or(Mode::Paper);
        let language = draw.pick(self.languages()).unwrap_or("sv");
        let assistance = self.assistance(mode, language, draw);
        Manner { mode, language, assistance }
    }

    fn modes(self) -> Vec<(Mode, u32)> {
        match self {
            Self::CommonWeb => vec![(Mode::Web, 85), (Mode::Tablet, 15)],
            Self::CommonService => vec![(Mode::Web, 70), (Mode::Paper, 18), (Mode::Tablet, 12)],
            Self::Paper => vec![(Mode::Paper, 88), (Mode::Tablet, 12)],
            Self::Mixed => vec![(Mode::Paper, 50), (Mode::Web, 25), (Mode::Tablet, 25)],
            Self::Pictogram => vec![(Mode::Paper, 70), (Mode::Pictogram, 30)],
            Self::Host => vec![(Mode::Paper, 100)],
            Self::Blend { paper, web, tablet } => {
                vec![(Mode::Paper, paper), (Mode::Web, web), (Mode::Tablet, tablet)]
            }
            Self::PostAndInterview => vec![(Mode::Web, 52), (Mode::Paper, 33), (Mode::Interview, 15)],
        }
    }

    const fn recruitment(self) -> &'static [Recruitment] {
        match self {
            Self::CommonWeb => &[Recruitment::Caseworker, Recruitment::Link],
            Self::CommonService | Self::Mixed | Self::Blend { .. } => {
                &[Recruitment::Caseworker, Recruitment::Link]
            }
            Self::Paper | Self::Pictogram => &[Recruitment::Caseworker],
            Self::Host => &[Recruitment::WaitingRoomHost],
            Self::PostAndInterview => &[Recruitment::Post, Recruitment::Link],
        }
    }

    const fn languages(self) -> &'static [(&'static str, u32)] {
        match self {
            Self::Paper | Self::Pictogram => &[("sv", 1)],
            Self::CommonWeb | Self::CommonService => &[("sv", 88), ("ar", 6), ("en", 4), ("so", 2)],
            Self::Mixed | Self::Blend { .. } => &[("sv", 93), ("ar", 4), ("en", 3)],
            Self::Host => &[("sv", 71), ("ar", 19), ("so", 10)],
            Self::PostAndInterview => &[("da", 1)],
        }
    }

    const fn allowed(self) -> &'static [Assistance] {
        match self {
            Self::CommonWeb | Self::CommonService => {
                &[Assistance::None, Assistance::Interpreter, Assistance::ReadAloud]
            }
            Self::Pictogram => &[Assistance::None, Assistance::CommunicationAid],
            Self::PostAndInterview => &[Assistance::None, Assistance::TrainedAssistant, Assistance::Relative],
            Self::Paper | Self::Mixed | Self::Host | Self::Blend { .. } => {
                &[Assistance::None, Assistance::Interpreter]
            }
        }
    }

    fn assistance(self, mode: Mode, language: &str, draw: &mut Draw) -> Assistance {
        let foreign = !matches!(language, "sv" | "da");
        match (self, mode) {
            (_, Mode::Pictogram) => Assistance::CommunicationAid,
            (Self::PostAndInterview, Mode::Interview) => Assistance::TrainedAssistant,
            (Self::PostAndInterview, _) => {
                draw.pick(&[(Assistance::None, 84), (Assistance::Relative, 16)]).unwrap_or(Assistance::None)
            }
            (Self::CommonWeb | Self::CommonService, Mode::Web | Mode::Tablet) => {
                draw.pick(&[(Assistance::None, 93), (Assistance::ReadAloud, 7)]).unwrap_or(Assistance::None)
            }
            _ if foreign => draw
                .pick(&[(Assistance::None, 40), (Assistance::Interpreter, 60)])
                .unwrap_or(Assistance::None),
            _ => Assistance::None,
        }
    }
}
