//! The gRPC services that one server answers for.

use std::convert::Infallible;
use std::fmt;

use http::{Request, Response};
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::Routes;
use tower::Service;

/// Adds one service to the routes.
type Add = Box<dyn FnOnce(Routes) -> Routes + Send>;

/// Some gRPC services, by name; those of several of our services can be put together for one process.
#[derive(Default)]
pub struct Services {
    names: Vec<&'static str>,
    add: Vec<Add>,
}

impl Services {
    /// No services yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same services and one more: a generated server around its handlers.
    #[must_use]
    pub fn with<S>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
        S: NamedService + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
    {
        self.names.push(S::NAME);
        self.add.push(Box::new(move |routes| routes.add_service(service)));
        self
    }

    /// The services of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.names.extend(other.names);
        self.add.extend(other.add);
        self
    }

    /// Their full names.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    pub(crate) fn into_routes(self, routes: Routes) -> Routes {
        self.add.into_iter().fold(routes, |routes, add| add(routes))
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Services").field(&self.names).finish()
    }
}
