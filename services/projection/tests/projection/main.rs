//! Projection over the reference adapters, as browsers and programs meet it.

mod access;
mod api;
mod audiences;
mod client;
mod folding;
mod pages;
mod rounds;
mod waiting;
mod withheld;
mod world;
