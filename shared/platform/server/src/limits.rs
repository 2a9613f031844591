//! What the server takes, told to whoever asks: so that nobody finds out by running into it.

use std::time::Duration;

use jamfor_contract::common::limits_service_server::{LimitsService, LimitsServiceServer};
use jamfor_contract::common::{GetLimitsRequest, GetLimitsResponse, Limits, MethodLimits};
use tonic::{Request, Response, Status};

use crate::{MethodRules, ServerSettings};

/// What headers may weigh: tokens fit, attempts to fill the memory do not.
pub(crate) const LONGEST_HEADERS: u32 = 16 * 1024;

/// The name of the service.
pub(crate) const SERVICE: &str = "jamfor.common.v1.LimitsService";

/// The handler: its answer is made once.
#[derive(Clone, Debug)]
pub(crate) struct Published(Limits);

impl Published {
    pub(crate) fn server(settings: &ServerSettings, rules: &MethodRules) -> LimitsServiceServer<Self> {
        let bytes = i64::try_from(settings.longest_message.bytes()).unwrap_or(i64::MAX);
        let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let mut methods: Vec<_> = rules
            .iter()
            .map(|(path, rule)| {
                let (calls_per_second, burst) = settings.rate.of_method(path);
                MethodLimits {
                    method: path.trim_start_matches('/').to_owned(),
                    required_scope: rule.required_scope.clone(),
                    default_deadline: span(rule.default_deadline),
                    longest_deadline: span(rule.longest_deadline),
                    calls_per_second: i32::try_from(calls_per_second).unwrap_or(i32::MAX),
                    burst: i32::try_from(burst).unwrap_or(i32::MAX),
                }
            })
            .collect();
        methods.sort_by(|a, b| a.method.cmp(&b.method));
        LimitsServiceServer::new(Self(Limits {
            longest_request_bytes: bytes,
            longest_response_bytes: bytes,
            longest_header_bytes: i64::from(LONGEST_HEADERS),
            most_calls: count(settings.most_calls),
            most_calls_per_connection: i32::try_from(settings.most_calls_per_connection).unwrap_or(i32::MAX),
            most_connections: count(settings.most_connections),
            most_connections_per_address: count(settings.most_connections_per_address),
            connection_age: span(settings.connection_age.get()),
            longest_pause: span(settings.longest_pause.get()),
            methods,
        }))
    }
}

#[tonic::async_trait]
impl LimitsService for Published {
    async fn get_limits(&self, _: Request<GetLimitsRequest>) -> Result<Response<GetLimitsResponse>, Status> {
        Ok(Response::new(GetLimitsResponse { limits: Some(self.0.clone()) }))
    }
}

fn span(duration: Duration) -> Option<prost_types::Duration> {
    duration.try_into().ok()
}
