//! The adapters against a real nats-server. Without one every test fails and says how to get it.

mod contract;
mod keys;
mod lossy;
mod outage;
mod reading;
mod replicated;
mod shipped;
mod space;
mod support;
