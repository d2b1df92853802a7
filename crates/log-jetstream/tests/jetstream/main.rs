//! The adapters against a real nats-server. Without one every test fails and says how to get it.

mod contract;
mod lossy;
mod outage;
mod space;
mod support;
