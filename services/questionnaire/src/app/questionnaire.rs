//! The commands of questionnaires that read and change drafts, and read what is published.

use jamfor_context::Context;
use jamfor_contract::names::{MaybeRevision, Name, RevisionName};
use jamfor_fault::{Violation, Violations};
use jamfor_survey::{Changes, CompiledQuestionnaire, RawAnswer};

use super::page::{List, Sizes};
use super::{App, Given, ListQuery, Page, PageQuery, Update, definition};
use crate::Error;
use crate::domain::definition::{Damaged, Document, Frozen};
use crate::domain::publication;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::reason;
use crate::store::Slice;

/// Questionnaires and revisions on a page: they are large.
const SIZES: Sizes = Sizes { usual: 20, most: 100 };

impl App {
    /// The draft of a name.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_questionnaire(
        &self,
        ctx: &Context,
        name: &Name,
    ) -> Result<Document<Questionnaire>, Error> {
        ctx.require("questionnaires.get")?;
        self.get(ctx, &MaybeRevision { name: name.clone(), number: None }).await
    }

    /// The drafts of a body.
    ///
    /// # Errors
    /// PageToken when the token is of another list.
    pub async fn list_questionnaires(
        &self,
        ctx: &Context,
        query: &ListQuery,
    ) -> Result<Page<Document<Questionnaire>>, Error> {
        ctx.require("questionnaires.list")?;
        self.list(ctx, query, SIZES).await
    }

    /// Sets the content of a draft, which may be unfinished but not malformed.
    ///
    /// # Errors
    /// Invalid with everything that is wrong; NotFound; EtagMismatch.
    pub async fn update_questionnaire(
        &self,
        ctx: &Context,
        given: Given<Update<Questionnaire>>,
    ) -> Result<Document<Questionnaire>, Error> {
        ctx.require("questionnaires.update")?;
        let (update, mut opened) = given.open()?;
        ctx.require_body(update.name.body.id())?;
        opened.note(|found| update.content.check_draft(&update.name, &"questionnaire".into(), found));
        opened.close()?;
        self.set(ctx, update, "questionnaires.update", false).await
    }

    /// A published revision.
    ///
    /// # Errors
    /// NotFound when there is none.
    pub async fn get_questionnaire_revision(
        &self,
        ctx: &Context,
        name: &RevisionName,
    ) -> Result<Frozen, Error> {
        ctx.require("questionnaires.get")?;
        self.store.revision(ctx, &name.name, name.number).await
    }

    /// The published revisions of a questionnaire, newest first.
    ///
    /// # Errors
    /// PageToken when the token is of another list; NotFound when there is no such questionnaire.
    pub async fn list_questionnaire_revisions(
        &self,
        ctx: &Context,
        name: &Name,
        query: &PageQuery,
    ) -> Result<Page<Frozen>, Error> {
        ctx.require("questionnaires.list")?;
        let list = List::new(&["revisions", &name.to_string()]);
        let after = list.after(query)?.map(|number| number.parse()).transpose();
        let (after, size) = (after.map_err(|_| Error::PageToken)?, SIZES.of(query));
        self.store.definition(ctx, name).await?;
        let found = self.store.revisions(ctx, name, Slice { after, limit: size as u64 + 1 }).await?;
        Ok(list.page(found, size, |frozen| frozen.revision.number.to_string()))
    }

    /// How two published revisions of one target group differ.
    ///
    /// # Errors
    /// NotFound when one does not exist; Invalid when they are for different target groups.
    pub async fn compare_questionnaire_revisions(
        &self,
        ctx: &Context,
        before: &RevisionName,
        after: &RevisionName,
    ) -> Result<Changes, Error> {
        ctx.require("questionnaires.get")?;
        let before = self.published(ctx, before).await?;
        let after = self.published(ctx, after).await?;
        let (earlier, later) = (&before.content.content, &after.content.content);
        if before.name != after.name && earlier.target_group != later.target_group {
            let words = "compare revisions of one target group";
            let violation = Violation::new("after", reason::TARGET_GROUP_UNKNOWN, words);
            return Err(violation.allowing([earlier.target_group.as_str()]).into());
        }
        Ok(publication::changes(&before.content, &after.content))
    }

    /// What intake would say to answers to a published revision. Nothing is kept.
    ///
    /// # Errors
    /// NotFound when there is no such revision. Violations are the answer.
    pub async fn validate_response(
        &self,
        ctx: &Context,
        revision: &RevisionName,
        answers: &[RawAnswer],
    ) -> Result<Violations, Error> {
        ctx.require("questionnaires.check")?;
        let compiled = self.compiled(ctx, revision).await?;
        Ok(compiled.validate(answers).err().unwrap_or_default())
    }

    async fn published(&self, ctx: &Context, name: &RevisionName) -> Result<Document<Questionnaire>, Error> {
        definition::read_frozen(self.store.revision(ctx, &name.name, name.number).await?)
    }

    async fn compiled(&self, ctx: &Context, name: &RevisionName) -> Result<CompiledQuestionnaire, Error> {
        let published = self.published(ctx, name).await?;
        let compiled = published.content.content.compile();
        compiled.map_err(|found| Error::damaged(name, Damaged::new(&found)))
    }
}
