//! The services as real processes over a real cluster, and a nemesis that hurts both.
