//! The loops of `application` over the reference ports, and ports that fail when they are told to.

mod handler;
mod ports;
mod projector;
mod submission;
