#pragma once

/// The commit that a release was built from; .ci/package defines it. Empty in a build by hand.
#ifndef FLAREXDB_COMMIT
#define FLAREXDB_COMMIT ""
#endif
