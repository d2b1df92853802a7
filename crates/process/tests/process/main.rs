//! The process crate as its callers meet it: over sockets, as child processes, by its text.

mod children;
mod exposition;
mod serving;
mod web;
