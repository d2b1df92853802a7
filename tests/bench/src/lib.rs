//! Measures Openfloor beside the raw limits of the machine, in the same run.
