//! Facts of collection as closed lists. Their numbers are those of the contract and stand in stored rows.

use serde::{Deserialize, Serialize};

macro_rules! facts {
    ($(#[$doc:meta])* $name:ident $prefix:literal { $($(#[$each:meta])* $variant:ident = $number:literal $word:literal $upper:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            /// Not stated.
            #[default]
            Unspecified,
            $($(#[$each])* $variant,)*
        }

        impl $name {
            /// Every value that says something.
            pub const STATED: &[Self] = &[$(Self::$variant),*];

            /// The number of the contract; nothing when it has no such value.
            #[must_use]
            pub const fn from_number(number: i32) -> Option<Self> {
                match number {
                    0 => Some(Self::Unspecified),
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The number, as the contract and stored rows have it.
            #[must_use]
            pub const fn number(self) -> i16 {
                match self {
                    Self::Unspecified => 0,
                    $(Self::$variant => $number,)*
                }
            }

            /// The word in digests and messages; empty when not stated.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    Self::Unspecified => "",
                    $(Self::$variant => $word,)*
                }
            }

            /// The name of the value in the contract.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Unspecified => concat!($prefix, "_UNSPECIFIED"),
                    $(Self::$variant => concat!($prefix, "_", $upper),)*
                }
            }
        }
    };
}

facts!(
    /// How an answer was given.
    Mode "MODE" {
        /// On paper.
        Paper = 1 "paper" "PAPER",
        /// In a browser.
        Web = 2 "web" "WEB",
        /// On a tablet of the service.
        Tablet = 3 "tablet" "TABLET",
        /// Asked by an interviewer.
        Interview = 4 "interview" "INTERVIEW",
        /// With pictograms.
        Pictogram = 5 "pictogram" "PICTOGRAM",
    }
);

facts!(
    /// Who or what helped the respondent.
    Assistance "ASSISTANCE" {
        /// Nobody and nothing.
        None = 1 "none" "NONE",
        /// An interpreter.
        Interpreter = 2 "interpreter" "INTERPRETER",
        /// The questions were read aloud.
        ReadAloud = 3 "read-aloud" "READ_ALOUD",
        /// An assistant trained to ask without leading.
        TrainedAssistant = 4 "trained-assistant" "TRAINED_ASSISTANT",
        /// A communication aid.
        CommunicationAid = 5 "communication-aid" "COMMUNICATION_AID",
        /// Staff of the service that is asked about.
        Staff = 6 "staff" "STAFF",
        /// A relative.
        Relative = 7 "relative" "RELATIVE",
        /// Somebody in the respondent's place.
        Proxy = 8 "proxy" "PROXY",
    }
);

facts!(
    /// How people were asked to take part.
    Recruitment "RECRUITMENT" {
        /// By the caseworker.
        Caseworker = 1 "caseworker" "CASEWORKER",
        /// By a host in the waiting room.
        WaitingRoomHost = 2 "waiting-room-host" "WAITING_ROOM_HOST",
        /// By a link.
        Link = 3 "link" "LINK",
        /// By post.
        Post = 4 "post" "POST",
    }
);

facts!(
    /// What one stroke of a tally stands for.
    CountingUnit "COUNTING_UNIT" {
        /// A person, once.
        Person = 1 "person" "PERSON",
        /// A visit.
        Visit = 2 "visit" "VISIT",
        /// A form that was handed out.
        Form = 3 "form" "FORM",
    }
);
