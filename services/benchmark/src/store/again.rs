//! Writes that are begun again.

use crate::Error;

/// How often a write is begun again when another one took its key.
const ATTEMPTS: u32 = 10;

/// Begins a write again while another one takes its key: PostgreSQL may say so instead of undoing the transaction.
pub(super) async fn again<T, W>(write: impl Fn() -> W) -> Result<T, Error>
where
    W: Future<Output = Result<T, Error>>,
{
    let mut attempt = 1;
    loop {
        match write().await {
            Err(Error::Store(error)) if error.is_unique() && attempt < ATTEMPTS => attempt += 1,
            done => return done,
        }
    }
}
