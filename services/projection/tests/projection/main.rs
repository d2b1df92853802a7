//! Projection over the reference adapters, as browsers and programs meet it.

mod access;
mod api;
mod folding;
mod pages;
mod world;
