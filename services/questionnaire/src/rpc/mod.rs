//! From the wire to a command and back, one file for each gRPC service. No rule lives here.

mod answer;
mod area_service;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod authorization_tests;
mod concept_service;
mod desk;
mod fields;
mod policy_service;
mod questionnaire_service;
mod survey_service;
mod wire;

use jamfor_contract::questionnaire::{
    area_service_server::AreaServiceServer, concept_service_server::ConceptServiceServer,
    policy_service_server::PolicyServiceServer, questionnaire_service_server::QuestionnaireServiceServer,
    survey_service_server::SurveyServiceServer,
};
use jamfor_server::{Services, UnusableRule};
use tonic::codec::CompressionEncoding;

pub(crate) use desk::Desk;

use crate::app::App;

/// The five gRPC services on these commands; a message may have so many bytes.
///
/// # Errors
/// When the contract holds a rule that the server does not understand.
pub(crate) fn services(app: App, longest_message: usize) -> Result<Services, UnusableRule> {
    let desk = Desk::new(app)?;
    macro_rules! server {
        ($server:ident) => {
            $server::new(desk.clone())
                .max_decoding_message_size(longest_message)
                .max_encoding_message_size(longest_message)
                .accept_compressed(CompressionEncoding::Gzip)
                .send_compressed(CompressionEncoding::Gzip)
        };
    }
    Ok(Services::new()
        .with(server!(SurveyServiceServer))
        .with(server!(QuestionnaireServiceServer))
        .with(server!(ConceptServiceServer))
        .with(server!(PolicyServiceServer))
        .with(server!(AreaServiceServer)))
}
