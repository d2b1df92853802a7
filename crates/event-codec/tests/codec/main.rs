//! The codec from outside: what is written, what is refused, and what must decode for ever.
//!
//! Every test runs over every type of the table: values are made from the schemas, so a new type is
//! tested from the line on that adds it.

mod arbitrary;
mod asyncapi;
mod damage;
mod generated;
mod golden;
mod limits;
mod round_trip;
mod sample;
mod sealing;
mod wire;
