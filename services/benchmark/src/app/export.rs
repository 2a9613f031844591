//! All figures of a release as a file, piece by piece, with the proof of where they come from.

use jamfor_context::{Areas, Context};
use jamfor_contract::names::Name;
use jamfor_disclosure::Audience;
use jamfor_seal::{FileDigest, FileStatement, Seal, SigningKey, StatementError};
use jamfor_survey::Language;
use tokio::sync::mpsc;

use super::{
    App,
    audience::{Rows, require_audience},
};
use crate::Error;
use crate::domain::{
    export::{File, Loss, export},
    figure::Subject,
    manifest::SOFTWARE,
    reader::Reader,
};

/// Pieces of a file that wait for the reader.
const WAITING: usize = 4;

/// A piece of a file.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The bytes.
    pub content: Vec<u8>,
    /// With the last piece, the proof of the whole file; none without a signing key.
    pub seal: Option<Seal>,
    /// With the last piece, what the format could not carry.
    pub loss: Option<Loss>,
}

impl App {
    /// All figures that the caller sees as a file, piece by piece; the rest is not made when nobody takes it.
    ///
    /// # Errors
    /// Denied, NotFound, NotReady, NotPublished.
    pub async fn export(
        &self,
        ctx: &Context,
        release: &Name,
        audience: Audience,
        language: Language,
    ) -> Result<mpsc::Receiver<Piece>, Error> {
        ctx.require("figures.export")?;
        require_audience(ctx, release, audience, [])?;
        let opened = self.open(ctx, release, audience, "figures.export").await?;
        let overrides = self.overrides(ctx, &opened.release.name).await?;
        let provenance = self.provenance(ctx, &opened.release).await?;
        let said = Said {
            areas: (audience == Audience::Owner).then(|| listed(&ctx.caller.areas)),
            audience,
            digest: opened.release.digest.clone(),
            language: language.as_str().to_owned(),
            method: opened.release.method.clone(),
            release: opened.release.name.to_string(),
        };
        let (rows, key, threads) = (Rows::of(ctx, audience), self.seals.clone(), self.threads);
        let (pieces, taken) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || {
            let shown = |of: &Subject| rows.have(of.whose, &of.area);
            let name = said.release.clone();
            let file = File {
                release: &name,
                reader: Reader::new(&opened.built, audience).with_overrides(&overrides),
                labels: &provenance.labels,
                language: &language,
                threads,
            };
            let mut sending = Sending { pieces, waiting: Piece::default(), digest: FileDigest::default() };
            match export(&file, shown, |piece| sending.take(piece)) {
                Ok(loss) => sending.end(loss, said, key.as_ref()),
                Err(error) => {
                    tracing::debug!(release = %name, %error, "export was not read to its end");
                }
            }
        });
        Ok(taken)
    }
}

/// What is said of a file before it is written.
struct Said {
    areas: Option<Vec<String>>,
    audience: Audience,
    digest: String,
    language: String,
    method: String,
    release: String,
}

/// Holds each piece back until the next one comes: the last one carries the seal.
struct Sending {
    pieces: mpsc::Sender<Piece>,
    waiting: Piece,
    digest: FileDigest,
}

impl Sending {
    /// Whether more is wanted.
    fn take(&mut self, content: Vec<u8>) -> bool {
        self.digest.update(&content);
        let before = std::mem::replace(&mut self.waiting, Piece { content, ..Piece::default() });
        before.content.is_empty() || self.pieces.blocking_send(before).is_ok()
    }

    fn end(self, loss: Loss, said: Said, key: Option<&SigningKey>) {
        let sealed = key.map(|key| statement(said, self.digest).map(|said| key.seal(said))).transpose();
        match sealed {
            Ok(seal) => {
                // nobody waits for the last piece when this fails
                let _ = self.pieces.blocking_send(Piece { seal, loss: Some(loss), ..self.waiting });
            }
            Err(error) => tracing::error!(%error, "export cannot be sealed"),
        }
    }
}

fn statement(said: Said, file: FileDigest) -> Result<Vec<u8>, StatementError> {
    let (sha256, bytes) = file.finish();
    let said = FileStatement {
        areas: said.areas,
        audience: match said.audience {
            Audience::Public => "PUBLIC",
            Audience::Owner => "OWNER",
            Audience::Methodologist => "METHODOLOGIST",
        }
        .to_owned(),
        bytes,
        digest: said.digest,
        language: said.language,
        method: said.method,
        release: said.release,
        sha256,
        software: SOFTWARE.to_owned(),
        kind: String::new(),
    };
    said.to_bytes()
}

/// Areas as a statement names them.
fn listed(areas: &Areas) -> Vec<String> {
    match areas {
        Areas::All => vec!["*".to_owned()],
        Areas::Only(areas) => areas.iter().cloned().collect(),
    }
}
