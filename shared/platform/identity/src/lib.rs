//! Who calls: from a token or a certificate to a caller.
