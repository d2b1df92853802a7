//! libFuzzer over the one target that `OPENFLOOR_FUZZ_TARGET` names.
#![no_main]

use std::env;
use std::sync::LazyLock;

use openfloor_fuzz::Target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = env::var("OPENFLOOR_FUZZ_TARGET").expect("cargo xtask fuzz names a target");
    openfloor_fuzz::target(&name).expect("cargo xtask fuzz names a target that there is")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET(bytes));
