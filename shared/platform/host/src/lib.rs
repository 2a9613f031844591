//! What every service does around its server: command line, admin port, readiness, life cycle, exit codes.
