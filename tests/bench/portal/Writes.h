#pragma once

#include <string>

namespace fidesk::bench {

/// Registers keys and signs in with them at a portal over a new store at @p store, through HTTP, and prints
/// how many a second, and which part of the processor's time was the bare check of their signatures.
void benchWrites(const std::string& title, const std::string& store);

/// What one bare ECDSA P-256 check takes in OpenSSL here and now, in microseconds.
double bareCheckMicroseconds();

} // namespace fidesk::bench
