//! A document from a link, fetched by the machine that the command runs on.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use openfloor_outbound::{Answer, Caps, Cidr, Fetched, Fetcher, Outbound, Validators, link};
use openfloor_rosters::Limits;

use crate::exit::{Kind, stop};

/// Time until the last byte.
const LIMIT: Duration = Duration::from_secs(120);

/// A link, where a file could be named too; as it is kept.
pub(crate) fn of(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    is_link.then(|| link(text).map_or_else(|_| text.to_owned(), Into::into))
}

/// Fetches it. `allowed` are private addresses that it may lead to.
pub(crate) fn fetch(link: &str, allowed: &[Cidr]) -> anyhow::Result<Fetched> {
    let (url, outbound) = (link.to_owned(), Outbound { allowed: allowed.to_vec() });
    // A thread of its own: commands with a runtime read their documents too.
    let fetched = std::thread::spawn(move || -> anyhow::Result<_> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let caps = Caps { bytes: Limits::default().bytes, time: LIMIT };
        let fetcher = Fetcher::new(outbound, caps)?;
        Ok(runtime.block_on(async { fetcher.fetch(&url, &Validators::default()).await }))
    });
    let answer = fetched.join().map_err(|_| anyhow::anyhow!("fetching a link panicked"))?;
    let refused = |why: String| {
        let help = "nothing was stored; a network of your own is allowed with --allow-private-links RANGE";
        stop(Kind::Invalid, format!("{link}: {why}; {help}"))
    };
    match answer.context("a link cannot be fetched")? {
        Ok(Answer::Document(fetched)) => Ok(fetched),
        Ok(Answer::Unchanged) => Err(refused("the server sends no document".to_owned())),
        Err(error) => Err(refused(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::of;

    #[test]
    fn a_link_is_told_from_a_file() {
        assert_eq!(of(Path::new("https://a.example/x#2")).as_deref(), Some("https://a.example/x"));
        for path in ["programme.csv", "-", "https/x", "ftp://a.example/x"] {
            assert_eq!(of(Path::new(path)), None, "{path}");
        }
    }
}
