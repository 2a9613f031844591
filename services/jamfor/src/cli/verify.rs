//! `jamfor verify`: whether an exported file is what a body's server wrote, without asking any server.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jamfor_contract::benchmark::Seal as WireSeal;
use jamfor_contract::common::ErrorReason;
use jamfor_seal::{FileDigest, FileStatement, PublicKey, Refused, Seal};

use super::export::beside;
use crate::definition::message_from_json_line;
use crate::failure::{Cause, Failure, Place, Problem};
use crate::screen::Screen;
use crate::show::{Column, Output, Sheet};

/// The largest file that can be a seal.
const LARGEST_SEAL: u64 = 1 << 20;

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 16;

/// Check that an exported file is what was sealed: its bytes, the release, the digest and the audience. Asks no server.
/// Exit code 3 for a file or seal that was changed, 7 for a seal of another key.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The exported file
    file: PathBuf,
    /// Its seal; FILE.seal.json unless given
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
    /// The public key of the body, as it has made it known: PEM, or 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    public_key: PathBuf,
}

impl Verify {
    pub(super) fn run(&self, screen: &mut Screen, output: Output) -> Result<(), Failure> {
        let key = PublicKey::read(&self.public_key);
        let key = key.map_err(|error| Failure::Usage(format!("{}: {error}", self.public_key.display())))?;
        let path = self.seal.clone().unwrap_or_else(|| beside(&self.file, "seal.json"));
        let seal = read_seal(&path)?;
        seal.verify(&key).map_err(|refused| not_held(&path, refused))?;
        let said = FileStatement::parse(&seal.statement)
            .map_err(|error| wrong(&path, "the seal is of something else", error.to_string()))?;
        let (sha256, bytes) = digest(&self.file)?;
        if (&sha256, bytes) != (&said.sha256, said.bytes) {
            let words = format!(
                "the file has {bytes} bytes and {sha256}, the sealed one {} and {}",
                said.bytes, said.sha256
            );
            return Err(wrong(&self.file, "the file was changed after it was sealed", words));
        }
        output.write_sheet(screen, &sheet(&said, &seal.key_id))
    }
}

fn sheet(said: &FileStatement, key: &str) -> Sheet {
    let mut sheet = Sheet::new("untouched", vec![Column::words("what"), Column::words("is")]);
    let areas = said.areas.as_ref().map(|areas| areas.join(", ")).unwrap_or_default();
    let rows = [
        ("release", said.release.as_str()),
        ("digest", &said.digest),
        ("audience", &said.audience),
        ("areas", &areas),
        ("method", &said.method),
        ("software", &said.software),
        ("key", key),
    ];
    for (what, is) in rows.into_iter().filter(|(_, is)| !is.is_empty()) {
        sheet.row(vec![what.into(), is.into()]);
    }
    sheet
}

/// The seal of a file in the contract's JSON form.
fn read_seal(path: &Path) -> Result<Seal, Failure> {
    let mut text = String::new();
    let file = File::open(path).map_err(Failure::file(path))?;
    file.take(LARGEST_SEAL).read_to_string(&mut text).map_err(Failure::file(path))?;
    let shown = path.display().to_string();
    let wire: WireSeal = message_from_json_line("jamfor.benchmark.v1.Seal", &shown, 0, &text)?;
    let WireSeal { statement, signature, key_id, public_key } = wire;
    Ok(Seal { statement, signature, key_id, public_key })
}

fn digest(path: &Path) -> Result<(String, u64), Failure> {
    let mut file = File::open(path).map_err(Failure::file(path))?;
    let (mut digest, mut block) = (FileDigest::default(), vec![0; BLOCK]);
    loop {
        let read = file.read(&mut block).map_err(Failure::file(path))?;
        if read == 0 {
            return Ok(digest.finish());
        }
        digest.update(&block[..read]);
    }
}

fn not_held(path: &Path, refused: Refused) -> Failure {
    match refused {
        Refused::OtherKey => {
            Failure::Partly { cause: Cause::Permission, message: format!("{}: {refused}", path.display()) }
        }
        Refused::Signature => wrong(path, "the seal was changed", refused.to_string()),
    }
}

fn wrong(path: &Path, what: &str, words: String) -> Failure {
    let place = Place::file(&path.display().to_string());
    Failure::input(what, vec![Problem::at(place, ErrorReason::InvalidInput, words)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_seal::SigningKey;

    use super::*;
    use crate::client::Described;

    /// A sealed file and the public key, in a folder of its own.
    fn sealed(file: &[u8]) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        let key = SigningKey::parse(&"7".repeat(64)).unwrap();
        let mut digest = FileDigest::default();
        digest.update(file);
        let (sha256, bytes) = digest.finish();
        let said = FileStatement {
            areas: None,
            audience: "PUBLIC".into(),
            bytes,
            digest: "sha256:aa".into(),
            language: "en".into(),
            method: "m".into(),
            release: "bodies/b/releases/r".into(),
            sha256,
            software: "s".into(),
            kind: String::new(),
        };
        let Seal { statement, signature, key_id, public_key } = key.seal(said.to_bytes().unwrap());
        let wire = WireSeal { statement, signature, key_id, public_key };
        let text = serde_json::to_string_pretty(&wire.dynamic().unwrap()).unwrap();
        std::fs::write(home.path().join("f.csv"), file).unwrap();
        std::fs::write(home.path().join("f.csv.seal.json"), text).unwrap();
        std::fs::write(home.path().join("key"), hex(key.public().bytes())).unwrap();
        home
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn verify(home: &Path) -> Result<(), Failure> {
        let verify = Verify { file: home.join("f.csv"), seal: None, public_key: home.join("key") };
        verify.run(&mut Screen::standard(), Output::default())
    }

    #[test]
    fn an_untouched_file_holds() {
        verify(sealed(b"a,b\r\n").path()).unwrap();
    }

    #[test]
    fn a_changed_byte_of_the_file_or_of_the_seal_is_found() {
        let home = sealed(b"a,b\r\n");
        std::fs::write(home.path().join("f.csv"), b"a,c\r\n").unwrap();
        assert_eq!(verify(home.path()).unwrap_err().cause(), Cause::InvalidInput);
        let home = sealed(b"a,b\r\n");
        let path = home.path().join("f.csv.seal.json");
        let mut seal = read_seal(&path).unwrap();
        let at = seal.statement.iter().position(|byte| *byte == b'P').unwrap();
        seal.statement[at] = b'p';
        let Seal { statement, signature, key_id, public_key } = seal;
        let wire = WireSeal { statement, signature, key_id, public_key };
        std::fs::write(&path, serde_json::to_string(&wire.dynamic().unwrap()).unwrap()).unwrap();
        assert_eq!(verify(home.path()).unwrap_err().cause(), Cause::InvalidInput);
    }

    #[test]
    fn another_key_and_what_is_missing_have_causes_of_their_own() {
        let home = sealed(b"a,b\r\n");
        let other = SigningKey::parse(&"8".repeat(64)).unwrap();
        std::fs::write(home.path().join("key"), hex(other.public().bytes())).unwrap();
        assert_eq!(verify(home.path()).unwrap_err().cause(), Cause::Permission);
        std::fs::write(home.path().join("key"), "none").unwrap();
        assert_eq!(verify(home.path()).unwrap_err().cause(), Cause::Usage);
        let home = sealed(b"a,b\r\n");
        std::fs::remove_file(home.path().join("f.csv.seal.json")).unwrap();
        assert_eq!(verify(home.path()).unwrap_err().cause(), Cause::NotFound);
    }
}
