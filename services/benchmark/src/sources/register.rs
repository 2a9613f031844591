//! The register of areas, as the questionnaire service has it.

use jamfor_context::Context;
use jamfor_contract::questionnaire::{Area, ListAreasRequest, area_service_client::AreaServiceClient};

use super::{QUESTIONNAIRE, Sources};
use crate::Error;
use crate::domain::comparator::{Register, Registered};

/// As many as one page takes.
const PAGE: i32 = 5_000;

impl Sources {
    /// The areas of a country; none for one that the register does not know.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn register(&self, ctx: &Context, country: &str) -> Result<Register, Error> {
        let (mut register, mut page_token) = (Register::default(), String::new());
        loop {
            let request = ListAreasRequest {
                country: country.to_owned(),
                page_size: PAGE,
                page_token,
                ..ListAreasRequest::default()
            };
            let call = |link| {
                let request = request.clone();
                async move { AreaServiceClient::new(link).list_areas(request).await }
            };
            let answer = self.of_questionnaire(ctx, call).await;
            let answer = answer.map_err(|fault| Error::remote(QUESTIONNAIRE, fault))?;
            register.0.extend(answer.areas.into_iter().map(registered));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(register);
            }
        }
    }
}

fn registered(area: Area) -> (String, Registered) {
    let kind = area.kind().as_str_name().trim_start_matches("AREA_KIND_").to_owned();
    let (parent, name) = (code(&area.parent), code(&area.name));
    let (valid_from, valid_to) = (area.valid_from, area.valid_to);
    (name, Registered { title: area.title, parent, kind, valid_from, valid_to })
}

fn code(name: &str) -> String {
    name.strip_prefix("areas/").unwrap_or_default().to_owned()
}
