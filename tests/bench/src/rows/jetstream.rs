//! What goes through a nats-server of its own: submitting, and folding all of it again.

mod bare;
mod broker;
pub(crate) mod rebuild;
pub(crate) mod submit;
