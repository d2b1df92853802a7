//! The whole line over the reference adapters, with a real mail server and a real receiver of
//! webhooks: from a pledge to the notice that it is mended.

mod failures;
mod line;
mod pages;
mod receiver;
mod replicas;
mod smtp;
mod world;
