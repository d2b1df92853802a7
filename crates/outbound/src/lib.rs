//! HTTP to where somebody else says: links to programmes, webhooks. Only public servers are asked, and
//! what the operator allows besides; nobody can have us look into the network that we stand in.

mod fetch;
mod guard;

pub use fetch::{Answer, Caps, FetchError, Fetched, Fetcher, Validators};
pub use guard::{Blocked, Cidr, CidrError, Forbidden, Outbound, Resolver};
