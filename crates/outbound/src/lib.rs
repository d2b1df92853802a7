//! HTTP to where somebody else says: links to programmes, webhooks. Only public servers are asked, and
//! what the operator allows besides; nobody can have us look into the network that we stand in.

mod fetch;
mod guard;
mod watched;

pub use fetch::{Answer, Caps, FetchError, Fetched, Fetcher, Validators};
pub use guard::{Blocked, Cidr, CidrError, Forbidden, Outbound, Resolver};
pub use watched::{LOOK_EVERY, LinkOptions, SIDE_BY_SIDE, spread};

/// A link as it is kept: what two people write for the same document is one text. The part after `#` is for
/// browsers.
pub fn link(text: &str) -> Result<url::Url, Forbidden> {
    let mut url = url::Url::parse(text.trim()).map_err(|_| Forbidden::Unreadable)?;
    url.set_fragment(None);
    Ok(url)
}
