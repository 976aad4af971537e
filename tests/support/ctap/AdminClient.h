#pragma once

#include "tests/support/ctap/PinClient.h"

#include <optional>

/// The requests of the commands that manage a key, as the standard writes them. A null @p token leaves
/// pinUvAuthParam and its protocol out; null parameters leave subCommandParams out.
namespace fidesk::test {

/// authenticatorBioEnrollment (CTAP 2.1 section 6.7).
cbor::Map bioRequest(int subcommand, const cbor::Value& params = {}, const HostToken* token = nullptr);
/// authenticatorConfig (section 6.11).
cbor::Map configRequest(int subcommand, const cbor::Value& params = {}, const HostToken* token = nullptr);
/// authenticatorCredentialManagement (section 6.8).
cbor::Map managementRequest(int subcommand, const cbor::Value& params = {}, const HostToken* token = nullptr);
/// authenticatorLargeBlobs (section 6.10), reading...
cbor::Map blobGet(std::size_t count, std::size_t offset);
/// ... and writing one fragment; @p length goes with the first.
cbor::Map blobSet(const Bytes& fragment, std::size_t offset, std::optional<std::size_t> length,
                  const HostToken* token = nullptr);
/// A serialized large-blob array of @p content, which is the CBOR array: with its digest behind it.
Bytes blobArray(const Bytes& content);

} // namespace fidesk::test
