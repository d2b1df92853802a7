//! What is said, word by word.
