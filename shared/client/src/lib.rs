//! The way to a suite: channels that balance over replicas, calls that are made again when that helps, tokens that are renewed.
