#pragma once

#ifndef FLAREXDB_COMMIT
#define FLAREXDB_COMMIT ""
#endif

/// The commit that a release was built from; .ci/package defines it. Empty in a build by hand.
///
/// A function, since Swift does not see macros that the command line defines.
static inline const char *_Nonnull flarexdb_commit(void) { return FLAREXDB_COMMIT; }
