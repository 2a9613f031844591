//! Scales and their options on the wire.

use jamfor_contract::questionnaire::{Option as WireOption, OptionClass as WireClass, Scale as Wire};
use jamfor_fault::FieldPath;
use jamfor_survey::{AnswerOption, OptionClass, Scale};

use crate::rpc::fields::{Fields, texts};

pub(super) fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Scale {
    let place = path.field("options");
    let options = wire.options.into_iter().enumerate();
    let options = options.map(|(at, option)| read_option(option, &place.index(at), fields)).collect();
    Scale { key: wire.key.as_str().into(), options }
}

fn read_option(wire: WireOption, path: &FieldPath, fields: &mut Fields) -> AnswerOption {
    let label = fields.texts(wire.label, &path.field("label"));
    let class = fields.chosen_or(wire.class, path.field("class"), read_class, OptionClass::Neutral);
    AnswerOption { code: wire.code.as_str().into(), label, class, score_milli: None }
}

pub(super) fn write(scale: &Scale) -> Wire {
    let option = |option: &AnswerOption| WireOption {
        code: option.code.to_string(),
        label: texts(&option.label),
        class: write_class(option.class).into(),
    };
    Wire { key: scale.key.to_string(), options: scale.options.iter().map(option).collect() }
}

pub(super) const fn read_class(class: WireClass) -> Option<OptionClass> {
    match class {
        WireClass::Unspecified => None,
        WireClass::Positive => Some(OptionClass::Positive),
        WireClass::Neutral => Some(OptionClass::Neutral),
        WireClass::Negative => Some(OptionClass::Negative),
        WireClass::NoOpinion => Some(OptionClass::NoOpinion),
        WireClass::NotApplicable => Some(OptionClass::NotApplicable),
        WireClass::Refused => Some(OptionClass::Refused),
    }
}

pub(super) const fn write_class(class: OptionClass) -> WireClass {
    match class {
        OptionClass::Positive => WireClass::Positive,
        OptionClass::Neutral => WireClass::Neutral,
        OptionClass::Negative => WireClass::Negative,
        OptionClass::NoOpinion => WireClass::NoOpinion,
        OptionClass::NotApplicable => WireClass::NotApplicable,
        OptionClass::Refused => WireClass::Refused,
    }
}
