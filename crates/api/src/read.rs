//! What is asked and answered when reading: standings, panels, convenings, flags.
