//! How often one judgement asks for memory: under one rule, and of a panel under all, two numbers on one line.
//!
//! A program of its own, because what counts does so in every thread of the program that has it.

#[path = "../judged.rs"]
mod judged;

use std::hint::black_box;

use openfloor_domain::judgement::{assess, judge};

fn main() {
    let (rules, tally, on) = (judged::rules(), judged::tally(), judged::day());
    let of_one = allocation_counter::measure(|| drop(black_box(judge(black_box(&rules[0]), &tally, on))));
    let of_all = allocation_counter::measure(|| drop(black_box(assess(black_box(&rules), &tally, on))));
    println!("{} {}", of_one.count_total, of_all.count_total);
}
