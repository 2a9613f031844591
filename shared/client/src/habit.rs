//! How the contract lets a method be called: read from the descriptor, once.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::Repeat;

/// What may be done with a call to a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Habit {
    /// Whether the request is one message, which can be kept and sent again.
    pub(crate) one_message: bool,
    /// Whether it may be called twice.
    pub(crate) repeat: Repeat,
}

/// The habit of a path such as `/jamfor.intake.v1.RoundService/OpenRound`; none for a method of another suite.
pub(crate) fn of(path: &str) -> Option<Habit> {
    static HABITS: OnceLock<HashMap<String, Habit>> = OnceLock::new();
    HABITS.get_or_init(read).get(path).copied()
}

fn read() -> HashMap<String, Habit> {
    let services = jamfor_contract::pool().services();
    let methods = services.flat_map(|service| service.methods().collect::<Vec<_>>());
    let habit = |method: prost_reflect::MethodDescriptor| {
        let options = method.method_descriptor_proto().options.clone().unwrap_or_default();
        // NO_SIDE_EFFECTS and IDEMPOTENT; what is not stated is 0
        let repeat =
            if options.idempotency_level.unwrap_or(0) > 0 { Repeat::Idempotent } else { Repeat::Never };
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        (path, Habit { one_message: !method.is_client_streaming(), repeat })
    };
    methods.map(habit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_contract_says_what_may_be_called_twice() {
        let read = of("/jamfor.intake.v1.RoundService/GetRound").unwrap();
        assert_eq!(read, Habit { one_message: true, repeat: Repeat::Idempotent });
        assert!(!of("/jamfor.intake.v1.ResponseService/SubmitResponses").unwrap().one_message);
        assert_eq!(of("/another.v1.Service/Get"), None);
    }
}
