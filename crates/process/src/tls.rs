//! The one TLS provider of the process.

/// Makes ring the TLS provider of everything in this process; the first line of `main`.
///
/// rustls panics at the first connection where two providers are compiled in and none was chosen.
/// Calling it again does nothing.
pub fn install() {
    // The error says that one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests {
    #[test]
    fn installing_twice_is_no_error() {
        super::install();
        super::install();
        assert!(rustls::crypto::CryptoProvider::get_default().is_some());
    }
}
