//! The program as it is typed: what it prints, where, and how it ends.

mod check;
mod program;
mod real;
