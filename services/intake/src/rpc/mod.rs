//! From the wire to a command and back, one file for each gRPC service; and the way to the questionnaire service. No
//! rule lives here.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod authorization_tests;
mod contact_service;
pub(crate) mod definitions;
mod desk;
mod fields;
mod page;
mod response_service;
mod round_service;
mod snapshot_service;
mod stream;
mod weight_set_service;
mod wire;

use jamfor_contract::intake::contact_service_server::ContactServiceServer;
use jamfor_contract::intake::response_service_server::ResponseServiceServer;
use jamfor_contract::intake::round_service_server::RoundServiceServer;
use jamfor_contract::intake::snapshot_service_server::SnapshotServiceServer;
use jamfor_contract::intake::weight_set_service_server::WeightSetServiceServer;
use jamfor_server::{Services, UnusableRule};
use tonic::codec::CompressionEncoding;

use self::desk::Desk;
use crate::app::Intake;

/// The five gRPC services on these commands; a message may have so many bytes.
///
/// # Errors
/// When the contract holds a rule that the server does not understand.
pub(crate) fn services(intake: Intake, longest_message: usize) -> Result<Services, UnusableRule> {
    let desk = Desk::new(intake)?;
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
        .with(server!(RoundServiceServer))
        .with(server!(ResponseServiceServer))
        .with(server!(ContactServiceServer))
        .with(server!(WeightSetServiceServer))
        .with(server!(SnapshotServiceServer)))
}
