//! The wire types of the HTTP API, for the services, the CLI and tests, and a typed client.

pub mod client;
pub mod openapi;
pub mod read;
pub mod standing;
pub mod write;
