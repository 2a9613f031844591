//! Reading a list to its end, page by page.

use std::future::Future;

use crate::failure::Failure;

/// One page: what it holds, and the token of the next one.
pub type Page<T> = (Vec<T>, String);

/// Everything on all pages.
///
/// # Errors
/// When a page cannot be read.
pub async fn all<T, F>(mut page: impl FnMut(String) -> F) -> Result<Vec<T>, Failure>
where
    F: Future<Output = Result<Page<T>, Failure>>,
{
    let mut found = Vec::new();
    let mut token = String::new();
    loop {
        let (items, next) = page(token).await?;
        found.extend(items);
        if next.is_empty() {
            return Ok(found);
        }
        token = next;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn every_page_is_read_once() {
        let pages = |token: String| async move {
            Ok(match token.as_str() {
                "" => (vec![1, 2], "b".to_owned()),
                "b" => (vec![3], String::new()),
                _ => (vec![], String::new()),
            })
        };
        assert_eq!(all(pages).await.unwrap(), [1, 2, 3]);
    }
}
