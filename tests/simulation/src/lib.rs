//! The services over simulated ports, driven by one seed.
