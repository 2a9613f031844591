//! Real databases and small waits for tests.
