//! Every decoder that reads bytes from outside, as a fuzz target.
